using Hype.Interop;
using Hype.Vm.Events;

namespace Hype.Vm.Consoles;

/// <summary>Tells once when a descriptor is ready, as often as it is asked to, and once that its other end is gone.</summary>
internal sealed class DescriptorReadiness : IDisposable
{
    private readonly IEventLoop _loop;
    private readonly IEventWatch _watch;
    private readonly EventInterest _interest;
    private readonly Action _ready;
    private Action? _hungUp; // Until it has been called.

    /// <summary>Prepares to watch; nothing is watched yet.</summary>
    internal DescriptorReadiness(IEventLoop loop, int descriptor, EventInterest interest, Action ready)
    {
        _loop = loop;
        _interest = interest;
        _ready = ready;
        _watch = loop.Watch(descriptor, OnReady);
    }

    private EventInterest StandingInterest => _hungUp is null ? EventInterest.None : EventInterest.HangUp;

    /// <summary>Asks for one call when the descriptor is ready.</summary>
    internal void CallOnce()
    {
        if (!TrySetInterest(_interest | StandingInterest))
        {
            // Files are always ready and cannot be watched; a device without poll said "not now" and is asked again.
            _loop.Post(_ready);
        }
    }

    /// <summary>Asks for one call when the other end is gone. Nothing happens for a descriptor without one.</summary>
    /// <param name="hungUp">What to call.</param>
    internal void CallOnHangUp(Action hungUp)
    {
        _hungUp = hungUp;
        _ = TrySetInterest(StandingInterest);
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private bool TrySetInterest(EventInterest interest)
    {
        try
        {
            _watch.Interest = interest;
            return true;
        }
        catch (SystemCallException exception) when (exception.Errno == Errno.EPERM)
        {
            _hungUp = null;
            return false;
        }
    }

    private void OnReady()
    {
        if (_watch.Interest == EventInterest.HangUp)
        {
            Action hungUp = _hungUp!;
            _hungUp = null;
            _watch.Interest = EventInterest.None;
            hungUp();
            return;
        }

        _watch.Interest = StandingInterest;
        _ready();
    }
}
