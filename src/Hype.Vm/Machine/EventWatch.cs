using Hype.Vm.Events;
using Hype.Vm.Machine.Descriptors;

namespace Hype.Vm.Machine;

/// <summary>One descriptor in the io thread's epoll set.</summary>
internal sealed class EventWatch(Epoll epoll, Dictionary<ulong, EventWatch> watches, ulong key, int descriptor, Action handler) : IEventWatch
{
    private EventInterest _interest;

    /// <summary>Gets what to call when the descriptor is ready.</summary>
    internal Action Handler => handler;

    /// <inheritdoc/>
    public EventInterest Interest
    {
        get => _interest;
        set
        {
            if (value == _interest)
            {
                return;
            }

            // Without interest the descriptor leaves the set: a hang-up is reported whether it is asked for or not.
            if (value == EventInterest.None)
            {
                epoll.Remove(descriptor);
            }
            else if (_interest == EventInterest.None)
            {
                epoll.Add(descriptor, value, key);
            }
            else
            {
                epoll.Modify(descriptor, value, key);
            }

            _interest = value;
        }
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        Interest = EventInterest.None;
        watches.Remove(key);
    }
}
