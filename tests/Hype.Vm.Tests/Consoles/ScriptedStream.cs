namespace Hype.Vm.Tests.Consoles;

/// <summary>A host's stream whose calls wait for the test, or fail as it says.</summary>
internal sealed class ScriptedStream : Stream
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private readonly MemoryStream _written = new();

    /// <summary>Gets or sets what every call throws.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Gets a task that completes with the first read or write.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Gets the bytes that have been flushed.</summary>
    public byte[] Flushed { get; private set; } = [];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Makes calls wait.</summary>
    public void CloseGate() => _gate.Reset();

    /// <summary>Lets them go on.</summary>
    public void OpenGate() => _gate.Set();

    public override void Flush() => Flushed = _written.ToArray();

    public override int Read(byte[] buffer, int offset, int count)
    {
        Enter();
        return 0;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Enter();
        _written.Write(buffer, offset, count);
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Enter()
    {
        _entered.TrySetResult();
        _gate.Wait();
        if (Failure is not null)
        {
            throw Failure;
        }
    }
}
