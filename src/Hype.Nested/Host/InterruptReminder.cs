using Hype.Nested.Protocol;

namespace Hype.Nested.Host;

/// <summary>Has the emulated host interrupted time and again.</summary>
/// <remarks>Until version 10.2, QEMU takes back a flag of the virtual processor at every exit of a guest (SVM's #VMEXIT) by a plain read and write, while another thread may set
/// the one that says an interrupt is pending. That one is then lost: the interrupt waits in the local APIC and nobody looks. Where it was the timer's, Linux sleeps for ever, as nothing
/// else would wake it. Any later interrupt makes QEMU look again, so a loss lasts one period at most.</remarks>
internal sealed class InterruptReminder(Channel channel, TimeSpan period)
{
    private Deadline _next = new(period);

    /// <summary>Gets how long it is until the next.</summary>
    public TimeSpan Left => _next.Left;

    /// <summary>Sends one where it is time. A channel without room for it is busy, and whatever it carries interrupts as well.</summary>
    public void SendIfDue()
    {
        if (_next.Passed)
        {
            _next = new Deadline(period);
            if (channel.DataRoom > 0)
            {
                channel.Send(FrameType.Reminder, []);
            }
        }
    }
}
