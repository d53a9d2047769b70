namespace Hype.GuestTests.Scenarios;

/// <summary>Says every few seconds that there is still a kernel under this program: in an emulated host that may end without a word.</summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);

    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;

    /// <summary>Starts it. A thread of its own, so that nothing that a scenario does to the thread pool keeps it from beating.</summary>
    internal Heartbeat()
    {
        _thread = new Thread(Beat) { Name = "heartbeat", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Beat()
    {
        while (!_end.Wait(s_period))
        {
            Verdict.Beat();
        }
    }
}
