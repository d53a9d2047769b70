using System.Reflection;
using System.Runtime.CompilerServices;
using Hype.Interop;
using Hype.Kvm.Tests.Descriptors;

namespace Hype.Kvm.Tests.Features;

/// <summary>Every exit's payload, read by name from a page that a test has filled, on all architectures and without allocating.</summary>
public sealed class ExitPayloadTests
{
    private const int RunPageSize = 12288;

    /// <summary>Which member of an exit has the payload; reasons that have none say why.</summary>
    private static readonly Dictionary<VcpuExitReason, string> s_payloads = new()
    {
        [VcpuExitReason.Unknown] = nameof(VcpuExit.HardwareExitReason),
        [VcpuExitReason.Exception] = nameof(VcpuExit.Exception),
        [VcpuExitReason.Io] = nameof(VcpuExit.Io),
        [VcpuExitReason.Hypercall] = nameof(VcpuExit.Hypercall),
        [VcpuExitReason.Debug] = nameof(VcpuExit.DebugX64), // and DebugArm64; riscv64 has none
        [VcpuExitReason.Mmio] = nameof(VcpuExit.Mmio),
        [VcpuExitReason.FailEntry] = nameof(VcpuExit.FailEntry),
        [VcpuExitReason.TprAccess] = nameof(VcpuExit.TprAccess),
        [VcpuExitReason.S390Sieic] = nameof(VcpuExit.S390Sieic),
        [VcpuExitReason.S390Reset] = nameof(VcpuExit.S390ResetFlags),
        [VcpuExitReason.Dcr] = nameof(VcpuExit.Dcr),
        [VcpuExitReason.InternalError] = nameof(VcpuExit.InternalError),
        [VcpuExitReason.Osi] = nameof(VcpuExit.Osi),
        [VcpuExitReason.PaprHcall] = nameof(VcpuExit.PaprHypercall),
        [VcpuExitReason.S390Ucontrol] = nameof(VcpuExit.S390Ucontrol),
        [VcpuExitReason.S390Tsch] = nameof(VcpuExit.S390Tsch),
        [VcpuExitReason.Epr] = nameof(VcpuExit.Epr),
        [VcpuExitReason.SystemEvent] = nameof(VcpuExit.SystemEvent),
        [VcpuExitReason.S390Stsi] = nameof(VcpuExit.S390Stsi),
        [VcpuExitReason.IoapicEoi] = nameof(VcpuExit.Eoi),
        [VcpuExitReason.Hyperv] = nameof(VcpuExit.Hyperv),
        [VcpuExitReason.ArmNisv] = nameof(VcpuExit.ArmNisv),
        [VcpuExitReason.ArmLdst64b] = nameof(VcpuExit.ArmNisv),
        [VcpuExitReason.X86Rdmsr] = nameof(VcpuExit.Msr),
        [VcpuExitReason.X86Wrmsr] = nameof(VcpuExit.Msr),
        [VcpuExitReason.Xen] = nameof(VcpuExit.Xen),
        [VcpuExitReason.RiscvSbi] = nameof(VcpuExit.RiscvSbi),
        [VcpuExitReason.RiscvCsr] = nameof(VcpuExit.RiscvCsr),
        [VcpuExitReason.Notify] = nameof(VcpuExit.Notify),
        [VcpuExitReason.LoongarchIocsr] = nameof(VcpuExit.IocsrIo),
        [VcpuExitReason.MemoryFault] = nameof(VcpuExit.MemoryFault),
        [VcpuExitReason.Tdx] = nameof(VcpuExit.Tdx),
        [VcpuExitReason.ArmSea] = nameof(VcpuExit.ArmSea),
        [VcpuExitReason.SnpReqCerts] = nameof(VcpuExit.SnpReqCerts),
    };

    private static readonly VcpuExitReason[] s_withoutPayload =
    [
        VcpuExitReason.Hlt, VcpuExitReason.IrqWindowOpen, VcpuExitReason.Shutdown, VcpuExitReason.Intr, VcpuExitReason.SetTpr, VcpuExitReason.Nmi,
        VcpuExitReason.Watchdog, VcpuExitReason.DirtyRingFull, VcpuExitReason.ApResetHold, VcpuExitReason.X86BusLock, // the reason says it all
        VcpuExitReason.Interrupted, VcpuExitReason.Failed, // ours, with an error number
    ];

    [Fact]
    public void Every_reason_has_its_member_or_needs_none()
    {
        Assert.Equal(Enum.GetValues<VcpuExitReason>().Order(), s_payloads.Keys.Concat(s_withoutPayload).Order());
        Assert.All(s_payloads.Values, name => Assert.NotNull(typeof(VcpuExit).GetProperty(name, BindingFlags.Instance | BindingFlags.Public)));
    }

    [Fact]
    public void Payloads_of_every_architecture_are_read_by_name_without_allocating()
    {
        using KvmVcpu vcpu = CreateVcpu();
        ref KvmRun page = ref vcpu.RunPage;
        VcpuExit exit = vcpu.Run();
        // Jitted once before it is measured; a sum, so that nothing is left out.
        _ = Sum(exit, ref page);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ulong sum = Sum(exit, ref page);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((ulong)Enumerable.Range(1, 22).Sum(), sum);
    }

    [Fact]
    public void Lengths_that_the_page_exaggerates_are_cut()
    {
        using KvmVcpu vcpu = CreateVcpu();
        vcpu.RunPage.SystemEvent.Ndata = uint.MaxValue;
        Assert.Equal(16, vcpu.Run().SystemEventData.Length);

        vcpu.RunPage.Internal.Ndata = 17;
        Assert.Equal(16, vcpu.Run().InternalErrorData.Length);

        vcpu.RunPage.Internal.Ndata = 2;
        vcpu.RunPage.Internal.Data[1] = 5;
        Assert.Equal([0UL, 5UL], vcpu.Run().InternalErrorData.ToArray());
    }

    [Fact]
    public void Payload_of_another_architecture_is_refused_by_name()
    {
        using KvmVcpu vcpu = CreateVcpu();

        PlatformNotSupportedException refused = Assert.Throws<PlatformNotSupportedException>(() =>
        {
            VcpuExit exit = vcpu.Run();
            _ = ArchitectureGuard.Current == IoctlArchitectures.Arm64 ? exit.DebugX64.Arch.Dr6 : exit.DebugArm64.Arch.Far;
        });

        Assert.Contains("KVM_EXIT_DEBUG", refused.Message, StringComparison.Ordinal);
    }

    // The payloads share their place, so each is filled and read in turn.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Sum(VcpuExit exit, ref KvmRun page)
    {
        ulong sum = 0;
        page.Hw.HardwareExitReason = 1;
        sum += exit.HardwareExitReason;
        page.Ex.ErrorCode = 2;
        sum += exit.Exception.ErrorCode;
        page.IocsrIo.PhysAddr = 3;
        sum += exit.IocsrIo.PhysAddr;
        page.TprAccess.Rip = 4;
        sum += exit.TprAccess.Rip;
        page.S390Sieic.Ipb = 5;
        sum += exit.S390Sieic.Ipb;
        page.S390ResetFlags = 6;
        sum += exit.S390ResetFlags;
        page.S390Ucontrol.PgmCode = 7;
        sum += exit.S390Ucontrol.PgmCode;
        page.Dcr.Data = 8;
        sum += exit.Dcr.Data;
        page.Osi.Gprs[31] = 9;
        sum += exit.Osi.Gprs[31];
        page.PaprHcall.Args[8] = 10;
        sum += exit.PaprHypercall.Args[8];
        page.S390Tsch.Ipb = 11;
        sum += exit.S390Tsch.Ipb;
        page.Epr.Epr = 12;
        sum += exit.Epr.Epr;
        page.S390Stsi.Sel2 = 13;
        sum += exit.S390Stsi.Sel2;
        page.Hyperv.U.Hcall.Result = 14;
        sum += exit.Hyperv.U.Hcall.Result;
        page.ArmNisv.FaultIpa = 15;
        sum += exit.ArmNisv.FaultIpa;
        page.Xen.U.Hcall.Params[5] = 16;
        sum += exit.Xen.U.Hcall.Params[5];
        page.RiscvSbi.Ret[1] = 17;
        sum += exit.RiscvSbi.Ret[1];
        page.RiscvCsr.RetValue = 18;
        sum += exit.RiscvCsr.RetValue;
        page.MemoryFault.Gpa = 19;
        sum += exit.MemoryFault.Gpa;
        page.Tdx.Nr = 20;
        sum += exit.Tdx.Nr;
        page.ArmSea.Gva = 21;
        sum += exit.ArmSea.Gva;
        page.SnpReqCerts.Npages = 22;
        return sum + exit.SnpReqCerts.Npages;
    }

    private static KvmVcpu CreateVcpu()
    {
        var vcpu = new KvmVcpu { Invoker = new ScriptedInvoker([.. Enumerable.Repeat(ScriptedInvoker.Succeed(), 4)]) };
        vcpu.SetDescriptor(ProcessDescriptors.CreateRunPage(RunPageSize));
        vcpu.MapRunPage(RunPageSize);
        return vcpu;
    }
}
