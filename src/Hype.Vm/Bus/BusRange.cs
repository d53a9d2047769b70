namespace Hype.Vm.Bus;

/// <summary>A range of addresses and the device that answers there.</summary>
/// <param name="Start">The first address.</param>
/// <param name="Last">The last address; so that a range can end where the address space does.</param>
/// <param name="Device">The device.</param>
/// <param name="DeviceOffset">What the first address is to the device: more than zero where a device has several ranges.</param>
internal readonly record struct BusRange(ulong Start, ulong Last, IBusDevice Device, ulong DeviceOffset);
