using Hype.Vm.Events;
using Hype.Vm.Machine.Descriptors;

namespace Hype.Vm.Machine;

/// <summary>A timer that calls on the io thread. All of it is for that thread, or for the time before it runs.</summary>
internal sealed class LoopTimer : IDisposable
{
    private readonly TimerFd _timer = new();
    private readonly IEventWatch _watch;
    private readonly Action _expired;

    /// <summary>Initializes a timer that does not run.</summary>
    /// <param name="loop">The io thread.</param>
    /// <param name="expired">What to call.</param>
    internal LoopTimer(IEventLoop loop, Action expired)
    {
        _expired = expired;
        try
        {
            _watch = loop.Watch(_timer.Descriptor, OnExpired);
            _watch.Interest = EventInterest.Readable;
        }
        catch
        {
            _timer.Dispose();
            throw;
        }
    }

    /// <summary>Lets it expire once; what was to come before is forgotten.</summary>
    /// <param name="delay">When: more than zero.</param>
    internal void StartOnce(TimeSpan delay) => _timer.StartOnce(delay);

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch.Dispose();
        _timer.Dispose();
    }

    private void OnExpired()
    {
        _timer.Clear();
        _expired();
    }
}
