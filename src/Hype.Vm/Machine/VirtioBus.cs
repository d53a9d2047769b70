using System.Globalization;
using Hype.Kvm;
using Hype.Vm.Arch.X86;
using Hype.Vm.Bus;
using Hype.Vm.Diagnostics;
using Hype.Vm.Events;
using Hype.Vm.Memory;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Transport;
using Hype.Vm.Virtio.Transport.Mmio;

namespace Hype.Vm.Machine;

/// <summary>Gives each virtio device its register window, its interrupt and its notifications.</summary>
internal sealed class VirtioBus(
    KvmVm vm, IEventLoop loop, GuestMemory memory, AddressSpaceBus mmio, OwnedResources host, MachineDiagnostics diagnostics)
{
    private readonly List<string> _kernelParameters = [];
    private readonly List<IVirtioDevice> _devices = [];
    private readonly List<NotificationCounters> _notifications = [];

    /// <summary>Gets the devices, in order.</summary>
    internal IReadOnlyList<IVirtioDevice> Devices => _devices;

    /// <summary>Gets the counters of each device's transport.</summary>
    internal IReadOnlyList<NotificationCounters> Notifications => _notifications;

    /// <summary>Gets what announces the devices to a kernel: there is no bus that it could find them on.</summary>
    internal IReadOnlyList<string> KernelParameters => _kernelParameters;

    /// <summary>Tells what will announce devices to a kernel, before there is a bus.</summary>
    /// <param name="deviceCount">How many devices there will be.</param>
    /// <returns>The parameters.</returns>
    internal static IReadOnlyList<string> PlanKernelParameters(int deviceCount) => [.. Enumerable.Range(0, deviceCount).Select(KernelParameter)];

    /// <summary>Adds a device.</summary>
    /// <param name="device">The device.</param>
    /// <exception cref="Interop.SystemCallException">KVM or the host refuses.</exception>
    internal void Add(IVirtioDevice device)
    {
        int index = _kernelParameters.Count;
        uint gsi = X86Layout.VirtioInterrupts[index];
        GuestMemoryRange window = X86Layout.VirtioWindow(index);

        InterruptLine line = host.Own(new InterruptLine(vm, gsi));
        VirtioMmioTransport transport = new(device, memory, line, loop, diagnostics.ListenTo(index, device.DeviceId));
        _devices.Add(device);
        _notifications.Add(transport.Notifications);
        mmio.Add(window.Start.Value, window.Size, transport);
        for (int i = 0; i < transport.QueueCount; i++)
        {
            int queue = i;
            ulong register = window.Start.Value + VirtioMmioTransport.QueueNotifyOffset;
            host.Own(new QueueNotifier(vm, loop, register, queue, () => transport.OnQueueNotify(queue)));
        }

        _kernelParameters.Add(KernelParameter(index));
    }

    private static string KernelParameter(int index)
    {
        GuestMemoryRange window = X86Layout.VirtioWindow(index);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"virtio_mmio.device={window.Size / 1024}K@{window.Start}:{X86Layout.VirtioInterrupts[index]}");
    }
}
