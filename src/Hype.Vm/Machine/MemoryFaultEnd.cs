using System.Globalization;
using Hype.Interop;
using Hype.Kvm;

namespace Hype.Vm.Machine;

/// <summary>Describes a run that ended because the host has no good page where the guest has memory.</summary>
internal static class MemoryFaultEnd
{
    /// <summary>Tells whether it is this that a refusal of KVM_RUN means.</summary>
    /// <param name="errno">The refusal.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsCause(Errno errno) => errno is Errno.EFAULT or Errno.EHWPOISON;

    /// <summary>Describes the end.</summary>
    /// <param name="errno">How KVM_RUN was refused.</param>
    /// <param name="fault">Where, as kernels from 6.8 on tell for some faults; or <see langword="null"/>.</param>
    /// <param name="state">The registers.</param>
    /// <returns>The result.</returns>
    internal static VmRunResult Describe(Errno errno, KvmRun.MemoryFaultStruct? fault, VcpuState state)
    {
        string where = fault is KvmRun.MemoryFaultStruct place
            ? string.Create(CultureInfo.InvariantCulture, $"guest memory 0x{place.Gpa:x}, {place.Size} bytes")
            : "some page of the guest's memory";
        return new VmRunResult
        {
            Reason = VmExitReason.MemoryFault,
            Exception = new KvmException("KVM_RUN", errno, where, Hint(errno)),
            Vcpu = state,
        };
    }

    private static string Hint(Errno errno) => errno == Errno.EHWPOISON
        ? "The host's hardware found the page damaged, and its contents are lost: look for memory errors in the host's log (dmesg, rasdaemon)."
        : "The page that backs the guest's memory is not there or may not be used so: a file or a huge page behind it is gone, its protection was changed, or the host has no memory left.";
}
