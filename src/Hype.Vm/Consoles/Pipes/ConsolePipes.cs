using System.IO.Pipelines;

namespace Hype.Vm.Consoles.Pipes;

/// <summary>The pipes between a program and a console, one for each direction, with the ends of both.</summary>
internal sealed class ConsolePipes
{
    /// <summary>How many bytes the io thread puts into the pipe before it looks whether the program keeps up.</summary>
    internal const int MaxPiece = 4096;

    private const int BlocksPerBuffer = 16;

    /// <summary>Makes the pipes.</summary>
    /// <param name="bufferSize">How many bytes each holds.</param>
    internal ConsolePipes(int bufferSize)
    {
        // The io thread's last piece must fit. The program's are as large as the program likes: that is its own memory.
        Pipe fromGuest = new(CreateOptions(bufferSize, bufferSize - MaxPiece, readerScheduler: new PoolScheduler(), writerScheduler: PipeScheduler.Inline));
        Pipe toGuest = new(CreateOptions(bufferSize, bufferSize, readerScheduler: PipeScheduler.Inline, writerScheduler: new PoolScheduler()));
        FromGuest = new ProgramReader(fromGuest.Reader);
        FromGuestWriter = fromGuest.Writer;
        ToGuest = new ProgramWriter(toGuest.Writer);
        ToGuestReader = toGuest.Reader;
    }

    /// <summary>Gets the program's end of the guest's output.</summary>
    internal ProgramReader FromGuest { get; }

    /// <summary>Gets the io thread's end of it.</summary>
    internal PipeWriter FromGuestWriter { get; }

    /// <summary>Gets the program's end of the guest's input.</summary>
    internal ProgramWriter ToGuest { get; }

    /// <summary>Gets the io thread's end of it.</summary>
    internal PipeReader ToGuestReader { get; }

    /// <summary>What goes on on the io thread's side is a post to its loop, which any thread may make at once; the program's code has the thread pool.</summary>
    private static PipeOptions CreateOptions(int bufferSize, int pauseThreshold, PipeScheduler readerScheduler, PipeScheduler writerScheduler)
    {
        int blockSize = bufferSize / BlocksPerBuffer;
        return new PipeOptions(
            new BlockPool(blockSize, BlocksPerBuffer + 2), // A first and a last block that are partly used.
            readerScheduler,
            writerScheduler,
            pauseThreshold,
            resumeWriterThreshold: bufferSize / 2,
            minimumSegmentSize: blockSize,
            useSynchronizationContext: false);
    }
}
