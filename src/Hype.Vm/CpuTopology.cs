using Hype.Vm.Arch.X86;

namespace Hype.Vm;

/// <summary>How a guest finds its vCPUs arranged: <see cref="VirtualMachineOptions.CpuTopology"/>.</summary>
/// <remarks>A guest reads it from CPUID (leaves 4, 0xb and 0x1f; on AMD 0x80000008 and 0x8000001e too). What the host's processors look like does not matter.</remarks>
/// <param name="Sockets">How many packages, at least 1.</param>
/// <param name="CoresPerSocket">How many cores each package has, at least 1.</param>
/// <param name="ThreadsPerCore">How many threads each core has, at least 1: 2 is what hosts with hyper-threading have.</param>
public sealed record CpuTopology(int Sockets, int CoresPerSocket, int ThreadsPerCore = 1)
{
    /// <summary>Gets how many vCPUs that makes.</summary>
    public long VcpuCount => (long)Sockets * CoresPerSocket * ThreadsPerCore;

    /// <inheritdoc/>
    public override string ToString() => $"{Sockets} sockets, {CoresPerSocket} cores each, {ThreadsPerCore} threads a core";

    /// <summary>Finds what a machine with so many vCPUs could not have.</summary>
    /// <param name="vcpuCount">How many vCPUs it has.</param>
    /// <returns>The mistake in a sentence, or <see langword="null"/>.</returns>
    internal string? FindMistake(int vcpuCount)
    {
        if (Sockets < 1 || CoresPerSocket < 1 || ThreadsPerCore < 1)
        {
            return $"A topology has at least one socket, one core and one thread, and not {this}.";
        }

        // Each of the three is below the product, so that nothing overflows once the product is right.
        if (Sockets > vcpuCount || CoresPerSocket > vcpuCount || ThreadsPerCore > vcpuCount || VcpuCount != vcpuCount)
        {
            return $"{this} are {(VcpuCount > 0 ? VcpuCount : "too many")} vCPUs, and the machine has {vcpuCount}.";
        }

        int highest = ToApic().HighestApicId;
        return highest > ApicTopology.MaxApicId
            ? $"{this} need APIC ids up to {highest}, as each level takes whole bits of an id; {ApicTopology.MaxApicId} is the highest. Use powers of two, or fewer vCPUs."
            : null;
    }

    /// <summary>Gets the same in terms of APIC ids.</summary>
    internal ApicTopology ToApic() => new(Sockets, CoresPerSocket, ThreadsPerCore);
}
