using Hype.Kvm;
using Hype.Vm.Events;
using Hype.Vm.Machine.Descriptors;

namespace Hype.Vm.Machine;

/// <summary>Carries a driver's available buffer notification to the io thread: an eventfd that KVM signals (ioeventfd), so the vCPU does not leave the kernel.</summary>
internal sealed class QueueNotifier : IDisposable
{
    private readonly EventFd _event = new();
    private readonly IEventWatch _watch;
    private readonly Action _notify;

    /// <summary>Connects a notifier.</summary>
    /// <param name="vm">The virtual machine.</param>
    /// <param name="loop">The io thread, not yet started.</param>
    /// <param name="register">The guest-physical address of the device's QueueNotify register.</param>
    /// <param name="queueIndex">The queue: the 32-bit value that the driver writes there.</param>
    /// <param name="notify">Called on the io thread for each notification; several may become one.</param>
    /// <exception cref="Hype.Interop.SystemCallException">KVM or the host refuses.</exception>
    internal QueueNotifier(KvmVm vm, IEventLoop loop, ulong register, int queueIndex, Action notify)
    {
        _notify = notify;
        try
        {
            KvmIoEventFd request = new()
            {
                Datamatch = (ulong)queueIndex,
                Addr = register,
                Len = sizeof(uint),
                Fd = _event.Descriptor,
                Flags = KvmIoEventFdFlags.Datamatch,
            };
            vm.IoEventFd(in request);
            _watch = loop.Watch(_event.Descriptor, OnSignalled);
            _watch.Interest = EventInterest.Readable;
        }
        catch
        {
            _event.Dispose();
            throw;
        }
    }

    /// <summary>Closes the eventfd; KVM lets go of it by itself.</summary>
    public void Dispose()
    {
        _watch.Dispose();
        _event.Dispose();
    }

    private void OnSignalled()
    {
        // Cleared before the queue is looked at: what comes in meanwhile signals again.
        _ = _event.Clear();
        _notify();
    }
}
