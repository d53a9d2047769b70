using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot;

/// <summary>What the machine tells a loader.</summary>
public sealed class GuestLoadContext
{
    /// <summary>The size of a seed: the key of Linux's random number generator.</summary>
    internal const int RandomSeedSize = 32;

    /// <summary>Initializes the context.</summary>
    /// <param name="memory">The machine's RAM.</param>
    /// <param name="deviceParameters">Kernel parameters that announce the machine's devices.</param>
    /// <param name="processors">How the machine's vCPUs are arranged; by default there is one.</param>
    internal GuestLoadContext(GuestMemory memory, IReadOnlyList<string> deviceParameters, ApicTopology? processors = null)
    {
        Memory = memory;
        DeviceParameters = deviceParameters;
        Processors = processors ?? ApicTopology.OfCores(1);
    }

    /// <summary>Gets the machine's RAM.</summary>
    public GuestMemory Memory { get; }

    /// <summary>Gets the kernel parameters that announce the machine's devices, one <c>virtio_mmio.device=size@base:irq</c> per device; empty where ACPI does.</summary>
    public IReadOnlyList<string> DeviceParameters { get; }

    /// <summary>Gets where the root of the ACPI tables lies, the RSDP; <see langword="null"/> where the machine does not describe itself by ACPI.</summary>
    public GuestAddress? AcpiRootPointer { get; internal init; }

    /// <summary>Gets how many vCPUs the machine has.</summary>
    public int VcpuCount => Processors.ProcessorCount;

    /// <summary>Gets how they are arranged, and with it their APIC ids.</summary>
    internal ApicTopology Processors { get; }

    /// <summary>Gets <see cref="RandomSeedSize"/> random bytes for the guest's random number generator, of this guest alone; empty where a loader gets none.</summary>
    internal ReadOnlyMemory<byte> RandomSeed { get; init; }
}
