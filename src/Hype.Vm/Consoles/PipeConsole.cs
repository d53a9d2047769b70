using System.IO.Pipelines;
using Hype.Vm.Consoles.Pipes;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Consoles;

/// <summary>A console whose bytes a program reads and writes, as pipes or as a <see cref="Stream"/>.</summary>
/// <remarks>
/// <para>As an <see cref="IDuplexPipe"/> it is the program's end: its input is <see cref="FromGuest"/>, its output <see cref="ToGuest"/>.</para>
/// <para>The pipes outlive the machine: what is in <see cref="FromGuest"/> counts as having reached the host. After the machine's end its
/// reader gets the rest and then finds it completed, and whoever flushes <see cref="ToGuest"/> finds that completed, too.</para>
/// <para>A program that completes <see cref="ToGuest"/> ends the guest's input, which a guest's terminal does not notice. One that completes
/// <see cref="FromGuest"/> reads no more: the guest's output is discarded from then on, and the run goes on unless
/// <see cref="VirtioConsoleOptions.StopWhenOutputFails"/> says otherwise.</para>
/// <para>A guest that writes more than the buffer holds waits for its reader, and so does the end of its run: read while it runs, or stop it with
/// <see cref="VirtualMachine.RequestStop"/>.</para>
/// <para>What waits for a pipe goes on on the thread pool, never on a thread of the machine.</para>
/// </remarks>
public sealed class PipeConsole : ConsoleEndpoint, IDuplexPipe
{
    private readonly ConsolePipes _pipes;
    private int _opened;

    /// <summary>Initializes the console.</summary>
    /// <param name="bufferSize">How many bytes wait in each direction: <see cref="ConsoleEndpoint.MinBufferSize"/> to
    /// <see cref="ConsoleEndpoint.MaxBufferSize"/>. When so many are not read, the guest waits; when so many have not gone to the guest,
    /// a flush of <see cref="ToGuest"/> does.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer's size is out of its range.</exception>
    public PipeConsole(int bufferSize = MinBufferSize)
    {
        ThrowIfNoBufferSize(bufferSize);
        _pipes = new ConsolePipes(bufferSize);
    }

    /// <summary>Gets where the program reads what the guest writes.</summary>
    public PipeReader FromGuest => _pipes.FromGuest;

    /// <summary>Gets where the program writes what the guest reads.</summary>
    public PipeWriter ToGuest => _pipes.ToGuest;

    /// <inheritdoc/>
    PipeReader IDuplexPipe.Input => FromGuest;

    /// <inheritdoc/>
    PipeWriter IDuplexPipe.Output => ToGuest;

    /// <summary>Makes a stream of both directions: it reads what the guest writes, and writes what the guest reads.</summary>
    /// <returns>The stream; disposing it completes both pipes. One reader and one writer may use it at a time, and no other stream or pipe beside it.</returns>
    /// <remarks>A write waits while as many bytes as the buffer holds have not gone to the guest; it fails with an
    /// <see cref="IOException"/> after the machine's end, where a read gives zero bytes.</remarks>
    public Stream AsStream() => new PipeConsoleStream(FromGuest, ToGuest);

    /// <inheritdoc/>
    internal override IConsoleEndpoint Open()
    {
        ThrowIfUsed(ref _opened);
        return new PipeEndpoint(_pipes);
    }
}
