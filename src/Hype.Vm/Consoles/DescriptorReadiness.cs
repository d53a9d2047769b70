using Hype.Interop;
using Hype.Vm.Events;

namespace Hype.Vm.Consoles;

/// <summary>Tells once when a descriptor is ready, as often as it is asked to.</summary>
internal sealed class DescriptorReadiness : IDisposable
{
    private readonly IEventLoop _loop;
    private readonly IEventWatch _watch;
    private readonly EventInterest _interest;
    private readonly Action _ready;

    /// <summary>Prepares to watch; nothing is watched yet.</summary>
    internal DescriptorReadiness(IEventLoop loop, int descriptor, EventInterest interest, Action ready)
    {
        _loop = loop;
        _interest = interest;
        _ready = ready;
        _watch = loop.Watch(descriptor, OnReady);
    }

    /// <summary>Asks for one call when the descriptor is ready.</summary>
    internal void CallOnce()
    {
        try
        {
            _watch.Interest = _interest;
        }
        catch (SystemCallException exception) when (exception.Errno == Errno.EPERM)
        {
            // Files are always ready and cannot be watched; a device without poll said "not now" and is asked again.
            _loop.Post(_ready);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private void OnReady()
    {
        _watch.Interest = EventInterest.None;
        _ready();
    }
}
