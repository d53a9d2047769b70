using Hype.Vm.Diagnostics;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Devices.Console;
using Hype.Vm.Virtio.Devices.Entropy;
using Hype.Vm.Virtio.Transport;

namespace Hype.Vm.Machine;

/// <summary>Gathers what the parts of a machine count, each on the thread that owns it. Safe on any thread, while it runs and after.</summary>
/// <param name="vcpus">The vCPUs.</param>
/// <param name="notifications">The counters of each transport.</param>
/// <param name="devices">The virtio devices.</param>
internal sealed class MachineCounters(Vcpu[] vcpus, IReadOnlyList<NotificationCounters> notifications, IReadOnlyList<IVirtioDevice> devices)
{
    /// <summary>Adds them up.</summary>
    /// <returns>The sums.</returns>
    internal CounterTotals Read() => new(
        vcpus.Sum(static vcpu => vcpu.Exits),
        notifications.Sum(static counters => counters.AvailableBuffer),
        notifications.Sum(static counters => counters.UsedBuffer),
        devices.Sum(static device => device is VirtioConsole console ? console.BytesFromGuest : 0),
        devices.Sum(static device => device is VirtioConsole console ? console.BytesToGuest : 0),
        devices.Sum(static device => device is VirtioEntropy entropy ? entropy.BytesToGuest : 0));
}
