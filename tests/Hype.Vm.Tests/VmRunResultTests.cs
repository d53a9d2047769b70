using Xunit;

namespace Hype.Vm.Tests;

public sealed class VmRunResultTests
{
    [Theory]
    [InlineData(VmExitReason.Stopped, "Stopped by the host after 1.3 s")]
    [InlineData(VmExitReason.Reset, "Guest reset after 1.3 s")]
    [InlineData(VmExitReason.PowerOff, "Guest powered off after 1.3 s")]
    [InlineData(VmExitReason.TripleFault, "Guest triple fault after 1.3 s")]
    [InlineData(VmExitReason.Halted, "Guest halted after 1.3 s")]
    [InlineData(VmExitReason.InternalError, "KVM internal error after 1.3 s")]
    [InlineData(VmExitReason.FailedEntry, "Guest entry failed after 1.3 s")]
    [InlineData(VmExitReason.UnhandledExit, "Unhandled KVM exit after 1.3 s")]
    [InlineData(VmExitReason.HostError, "Host error after 1.3 s")]
    public void ToString_is_a_sentence_for_every_reason(VmExitReason reason, string text) =>
        Assert.Equal(text, new VmRunResult { Reason = reason, Duration = TimeSpan.FromSeconds(1.3) }.ToString());

    [Fact]
    public void ToString_names_the_detail() =>
        Assert.Equal("Guest reset (i8042) after 0.0 s", new VmRunResult { Reason = VmExitReason.Reset, Detail = "i8042" }.ToString());

    [Fact]
    public void ToString_names_the_exception_where_there_is_no_detail()
    {
        VmRunResult result = new() { Reason = VmExitReason.HostError, Exception = new IOException("disk full") };

        Assert.Equal("Host error (disk full) after 0.0 s", result.ToString());
    }

    [Fact]
    public void State_is_one_line_of_hexadecimal_numbers()
    {
        VcpuState state = new() { Index = 1, IsValid = true, Rip = 0xffff_ffff_8100_0000, Cr0 = 0x8005_0033, CodeBytes = new byte[] { 0x0f, 0x0b } };

        Assert.Equal(
            "vCPU 1: rip=ffffffff81000000 cs.base=0 rsp=0 rflags=0 cr0=80050033 cr2=0 cr3=0 cr4=0 efer=0 code=0F0B",
            state.ToString());
    }

    [Fact]
    public void State_after_reset_says_so() =>
        Assert.EndsWith(" (registers are those after reset)", new VcpuState { Index = 0, IsValid = false }.ToString(), StringComparison.Ordinal);
}
