using Hype.Interop;

namespace Hype.Examples.Tests;

/// <summary>Stands where the kernel stands: keeps what it gets, and answers what a test wants.</summary>
/// <param name="length">How many bytes the argument points to; 0 for a number.</param>
/// <param name="answer">Writes into those bytes and gives the result.</param>
internal sealed unsafe class RecordingInvoker(int length, RecordingInvoker.Answer? answer = null) : IoctlInvoker
{
    internal delegate int Answer(Span<byte> memory);

    public RecordedCall? Last { get; private set; }

    internal override IoctlResult Invoke(int fd, nuint request, nuint argument)
    {
        // SAFETY: the test knows how long the argument of its call is, and the caller keeps it in place.
        Span<byte> memory = new((void*)argument, length);
        Last = new RecordedCall((uint)request, argument, memory.ToArray());
        return new IoctlResult(answer?.Invoke(memory) ?? 0, Errno.None);
    }
}
