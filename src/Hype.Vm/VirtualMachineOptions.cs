using System.Collections.ObjectModel;
using Hype.Vm.Arch.X86;
using Hype.Vm.Boot;
using Hype.Vm.Consoles;
using Hype.Vm.Memory;
using Microsoft.Extensions.Logging;

namespace Hype.Vm;

/// <summary>What a virtual machine is made of.</summary>
public sealed class VirtualMachineOptions
{
    /// <summary>The most vCPUs that a machine may have: with more than 254, interrupts would need x2APIC ids.</summary>
    public const int MaxVcpuCount = 254;

    /// <summary>Gets the number of vCPUs, 1 to <see cref="MaxVcpuCount"/>.</summary>
    public int VcpuCount { get; init; } = 1;

    /// <summary>Gets how the guest finds the vCPUs arranged; by default they are cores of one socket, a thread each.</summary>
    public CpuTopology? CpuTopology { get; init; }

    /// <summary>Gets the amount of RAM: a positive multiple of 4 KiB. The host backs it as the guest touches it.</summary>
    public ByteSize MemorySize { get; init; } = ByteSize.MiB(128);

    /// <summary>Gets what is booted.</summary>
    public required IGuestLoader Boot { get; init; }

    /// <summary>Gets the virtio devices, at most as many as there are interrupts for them; the guest sees them in this order.</summary>
    public Collection<VirtioDeviceOptions> Devices { get; init; } = [];

    /// <summary>Gets what the serial port is plugged into; <see langword="null"/> leaves it unplugged: it is there, and what the guest sends goes nowhere.</summary>
    public SerialPortOptions? Serial { get; init; }

    /// <summary>Gets a value indicating whether the machine describes itself to its guest by ACPI tables, as a PC does: without them a Linux kernel needs
    /// support for MP tables and for <c>virtio_mmio.device=</c> parameters, which distributions leave out.</summary>
    public bool Acpi { get; init; } = true;

    /// <summary>Gets a value indicating whether exits are counted by port and address: <see cref="VirtualMachine.GetExitStatistics"/>.</summary>
    public bool CountExits { get; init; }

    /// <summary>Gets what of the host is behind the memory: by default ordinary pages of this process, which cost nothing until the guest touches them.</summary>
    public MemoryBacking MemoryBacking { get; init; } = new();

    /// <summary>Gets what makes the machine's logger; none by default. It is called on the machine's own threads, rarely, and should not block.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Gets the path of the KVM device.</summary>
    public string KvmPath { get; init; } = "/dev/kvm";

    /// <summary>Gets the arrangement of the vCPUs, the default included.</summary>
    internal ApicTopology Topology => CpuTopology?.ToApic() ?? ApicTopology.OfCores(VcpuCount);

    /// <summary>Checks everything that can be checked without opening anything.</summary>
    /// <returns>The layout of the machine's RAM.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal GuestMemoryLayout Validate()
    {
        ArgumentNullException.ThrowIfNull(Boot);
        ArgumentNullException.ThrowIfNull(KvmPath);
        if (KvmPath.Length == 0)
        {
            throw new ArgumentException("The path of KVM's device is empty; as a rule it is /dev/kvm.", nameof(KvmPath));
        }

        if (VcpuCount is < 1 or > MaxVcpuCount)
        {
            throw new ArgumentOutOfRangeException(nameof(VcpuCount), VcpuCount, $"A virtual machine has 1 to {MaxVcpuCount} vCPUs, not {VcpuCount}.");
        }

        if (CpuTopology?.FindMistake(VcpuCount) is string mistake)
        {
            throw new ArgumentException(mistake, nameof(CpuTopology));
        }

        ValidateDevices();
        if (MemorySize.Bytes == 0 || MemorySize.Bytes % GuestMemoryLayout.PageSize != 0 || MemorySize.Bytes > GuestMemoryLayout.MaxSize)
        {
            throw new ArgumentOutOfRangeException(
                nameof(MemorySize),
                MemorySize,
                $"The memory size is {MemorySize}; it must be a multiple of 4 KiB, from 4 KiB to {new ByteSize(GuestMemoryLayout.MaxSize)}.");
        }

        ArgumentNullException.ThrowIfNull(MemoryBacking);
        if (MemoryBacking.FindMistake(MemorySize.Bytes) is string wrongSize)
        {
            throw new ArgumentException(wrongSize, nameof(MemoryBacking));
        }

        return new GuestMemoryLayout(MemorySize.Bytes);
    }

    private void ValidateDevices()
    {
        ArgumentNullException.ThrowIfNull(Devices);
        if (Devices.Count > X86Layout.VirtioInterrupts.Length)
        {
            throw new ArgumentException(
                $"A virtual machine has at most {X86Layout.VirtioInterrupts.Length} virtio devices, an interrupt each; {Devices.Count} were given.",
                nameof(Devices));
        }

        if (Serial is { Endpoint: null })
        {
            throw new ArgumentException($"The serial port has no endpoint. Set {nameof(SerialPortOptions)}.{nameof(SerialPortOptions.Endpoint)}.", nameof(Serial));
        }

        Dictionary<ConsoleEndpoint, int> users = [];
        for (int i = 0; i < Devices.Count; i++)
        {
            if (FindMistake(Devices[i], i, users) is string mistake)
            {
                throw new ArgumentException(mistake, nameof(Devices));
            }
        }

        if (Serial is not null && users.TryGetValue(Serial.Endpoint, out int user))
        {
            throw new ArgumentException($"Device {user} and the serial port have one endpoint. Give each an endpoint of its own.", nameof(Serial));
        }
    }

    private static string? FindMistake(VirtioDeviceOptions? device, int index, Dictionary<ConsoleEndpoint, int> users)
    {
        if (device is null)
        {
            return $"Device {index} is null. Leave it out, or give its options.";
        }

        if (device is not VirtioConsoleOptions console)
        {
            return null;
        }

        if (console.Endpoint is null)
        {
            return $"Device {index} is a console without an endpoint. Set {nameof(VirtioConsoleOptions)}.{nameof(VirtioConsoleOptions.Endpoint)}.";
        }

        return users.TryAdd(console.Endpoint, index)
            ? null
            : $"Devices {users[console.Endpoint]} and {index} are consoles with one endpoint. Give each console an endpoint of its own.";
    }
}
