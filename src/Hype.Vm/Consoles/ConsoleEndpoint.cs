using System.Runtime.CompilerServices;
using Hype.Vm.Virtio.Devices.Console;
using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Consoles;

/// <summary>Where a virtio console's bytes come from and go to on the host. Belongs to one virtual machine.</summary>
/// <remarks>Other than the types here: <see cref="MemoryConsole"/> for code that talks to the guest.</remarks>
public abstract class ConsoleEndpoint
{
    private protected ConsoleEndpoint()
    {
    }

    /// <summary>Connects the console to descriptors: terminals, pipes, sockets, files, <c>/dev/null</c>.</summary>
    /// <param name="input">What the guest reads. It stays the caller's and must stay open until the machine is disposed.</param>
    /// <param name="output">What the guest writes. It stays the caller's and must stay open until the machine is disposed.</param>
    /// <returns>The endpoint.</returns>
    /// <remarks>The descriptors' flags are never changed: they may be shared with the parent process. A reader of the output that goes away
    /// does not disturb the guest; its bytes are discarded from then on.</remarks>
    /// <exception cref="ArgumentException">A handle is closed or holds no descriptor.</exception>
    public static ConsoleEndpoint FromDescriptors(SafeFileHandle input, SafeFileHandle output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ThrowIfClosed(input);
        ThrowIfClosed(output);
        return new DescriptorConsole(input, output);
    }

    /// <summary>Connects the console to streams.</summary>
    /// <param name="input">What the guest reads; it stays the caller's.</param>
    /// <param name="output">What the guest writes; it stays the caller's.</param>
    /// <returns>The endpoint.</returns>
    /// <remarks>
    /// A stream can only be read and written by a thread that waits, so each direction has one of its own, named
    /// <c>hype-console-in</c> and <c>hype-console-out</c>. The machine's end does not wait for a call that the stream never
    /// returns from: that thread then outlives the machine by that one call. A stream that fails with an <see cref="IOException"/> is at
    /// its end, which does not disturb the guest; any other exception ends the machine with <see cref="VmExitReason.HostError"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">The input cannot be read, or the output cannot be written.</exception>
    public static ConsoleEndpoint FromStreams(Stream input, Stream output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        if (!input.CanRead)
        {
            throw new ArgumentException("The guest's input must be a stream that can be read.", nameof(input));
        }

        if (!output.CanWrite)
        {
            throw new ArgumentException("The guest's output must be a stream that can be written.", nameof(output));
        }

        return new StreamConsole(input, output);
    }

    /// <summary>Makes the end that the device works with; once per machine.</summary>
    /// <returns>The end.</returns>
    /// <exception cref="InvalidOperationException">The endpoint cannot be used again, and has been.</exception>
    internal abstract IConsoleEndpoint Open();

    private static void ThrowIfClosed(SafeFileHandle handle, [CallerArgumentExpression(nameof(handle))] string? name = null)
    {
        if (handle.IsInvalid || handle.IsClosed)
        {
            throw new ArgumentException("The handle holds no open descriptor.", name);
        }
    }
}
