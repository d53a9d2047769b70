using Hype.Vm.Events;

namespace Hype.Vm.Virtio.Devices.Console;

/// <summary>Where a console port's bytes come from and go to on the host.</summary>
/// <remarks>Used on the io thread only, after <see cref="Attach"/>. No method blocks, whatever the other end does.</remarks>
internal interface IConsoleEndpoint : IDisposable
{
    /// <summary>Connects the endpoint to the loop it works on.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="inputReady">Called on the loop when a read that had to wait is worth another try.</param>
    /// <param name="outputReady">Called on the loop when a write that had to wait is worth another try, and when <see cref="OutputFailure"/> came without a write.</param>
    void Attach(IEventLoop loop, Action inputReady, Action outputReady);

    /// <summary>Reads what the host has for the guest.</summary>
    /// <param name="destination">Where it goes; not empty.</param>
    /// <param name="count">How many bytes; zero is the end of input, and no later read gives more.</param>
    /// <returns><see langword="false"/> where nothing is there now: <c>inputReady</c> is called once when that changes.</returns>
    bool TryRead(Span<byte> destination, out int count);

    /// <summary>Writes what the guest has for the host.</summary>
    /// <param name="source">The bytes; not empty.</param>
    /// <param name="count">How many the host took: at least one. After an <see cref="OutputFailure"/> all are taken and discarded.</param>
    /// <returns><see langword="false"/> where the host takes nothing now: <c>outputReady</c> is called once when that changes.</returns>
    bool TryWrite(ReadOnlySpan<byte> source, out int count);

    /// <summary>Gets a value indicating whether the host has no more, and all of it has been read. An endpoint that knows this without a read
    /// calls <c>inputReady</c> once when it changes; for the others it stays <see langword="false"/>.</summary>
    bool InputHasEnded => false;

    /// <summary>Gets why nothing that the guest writes reaches the host any more; <see langword="null"/> while it does.</summary>
    Exception? OutputFailure => null;

    /// <summary>Gets a value indicating whether bytes that were taken have yet to reach the host. Where they have, <c>outputReady</c> is called once when that changes.</summary>
    bool HasPendingOutput => false;
}
