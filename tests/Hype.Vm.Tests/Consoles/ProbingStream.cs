namespace Hype.Vm.Tests.Consoles;

/// <summary>A stream that gives and takes everything at once, and notes what the thread that calls it has allocated.</summary>
internal sealed class ProbingStream(int calls) : Stream
{
    private readonly long[] _allocated = new long[calls];
    private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    /// <summary>Gets a task that completes with the last call that is noted.</summary>
    public Task Full => _full.Task;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Returns what was allocated from one call to the last that was noted.</summary>
    public long AllocatedSince(int call) => _allocated[Math.Min(_count, _allocated.Length) - 1] - _allocated[call];

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Note();
        return count;
    }

    public override void Write(byte[] buffer, int offset, int count) => Note();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Note()
    {
        int call = _count++;
        if (call < _allocated.Length)
        {
            _allocated[call] = GC.GetAllocatedBytesForCurrentThread();
        }

        if (call == _allocated.Length)
        {
            _full.SetResult();
        }
    }
}
