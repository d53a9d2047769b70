using Hype.Kvm.Facts;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Tests.Headers;

namespace Hype.Kvm.Tests.Facts;

/// <summary>One wrong fact in the manifest is found, and named.</summary>
public sealed class MutationTests
{
    [Theory]
    [InlineData("\"c\": \"KVM_GET_REGS\"", "\"0x81\"", "\"0x80\"", "KVM_GET_REGS on X64: the table has 0x8090AE81, here it is 0x8090AE80")]
    [InlineData("\"c\": \"KVM_GET_REGS\"", "\"0x81\"", "\"0x80\"", "KVM_GET_REGS on Arm64: the table has 0x8360AE81, here it is 0x8360AE80")]
    [InlineData("\"c\": \"KVM_SET_REGS\"", "\"iow\"", "\"iowr\"", "KVM_SET_REGS on X64: the table has 0x4090AE82, here it is 0xC090AE82")]
    [InlineData("\"c\": \"KVM_SET_REGS\"", "\"iow\"", "\"ior\"", "KVM_SET_REGS on Mips: ")]
    public void A_wrong_number_is_named(string anchor, string from, string to, string expected) => AssertNamed(anchor, from, to, expected);

    [Theory]
    [InlineData("\"c\": \"KVM_SET_TSC_KHZ\"", "[\"vm\", \"vcpu\"]", "[\"vm\"]", "scopes of KVM_SET_TSC_KHZ: the table has vcpu (X64); vm (X64), here it is vm (X64)")]
    [InlineData("\"c\": \"KVM_CREATE_IRQCHIP\"", "\"arm64\", ", "", "scopes of KVM_CREATE_IRQCHIP: ")]
    public void A_wrong_scope_is_named(string anchor, string from, string to, string expected) => AssertNamed(anchor, from, to, expected);

    [Theory]
    [InlineData("\"struct\": \"kvm_riscv_timer\"", "[\"time\", \"u64\"", "[\"time\", \"u32\"", "kvm_layouts_7.3_riscv64 kvm_riscv_timer.time size: the table has 8, here it is 4")]
    [InlineData("\"struct\": \"kvm_arm_copy_mte_tags\"", "u64[2]", "u64[3]", "kvm_layouts_7.3_aarch64 sizeof kvm_arm_copy_mte_tags: the table has 48, here it is 56")]
    [InlineData("\"struct\": \"kvm_segment\"", "[\"limit\", \"u32\"", "[\"limit\", \"u64\"", "kvm_layouts_7.3_x86_64 kvm_segment.selector: the table has 12, here it is 16")]
    [InlineData("\"struct\": \"kvm_segment\"", "[\"limit\", \"u32\"", "[\"limits\", \"u32\"", "kvm_layouts_7.3_x86_64 kvm_segment.limit: it is missing")]
    [InlineData("\"struct\": \"kvm_segment\"", "[\"limit\", \"u32\"", "[\"limits\", \"u32\"", "kvm_layouts_7.3_x86_64 kvm_segment.limits: no table has it")]
    [InlineData("\"struct\": \"kvm_irq_level\"", "[\"status\", \"s32\"", "[\"status\", \"s64\"", "kvm_layouts_7.3_aarch64 alignof kvm_irq_level: the table has 4, here it is 8")]
    [InlineData("\"struct\": \"kvm_reg_list\"", "\"u64[]\"", "\"u32[]\"", "kvm_layouts_7.3_x86_64 kvm_reg_list.reg[0] size: the table has 8, here it is 4")]
    [InlineData("\"name\": \"delivery_mode\"", "\"bits\": 3", "\"bits\": 2", "kvm_layouts_7.3_x86_64 kvm_ioapic_state.redirtbl[].fields.delivery_mode: the table has 25:0-2, here it is 25:0-1")]
    [InlineData("\"struct\": \"kvm_assigned_pci_dev\"", "[\"segnr\", \"u32\"", "[\"segnr\", \"u16\"", "kvm_layouts_6.1_x86_64 kvm_assigned_pci_dev.segnr size: the table has 4, here it is 2")]
    public void A_wrong_layout_is_named(string anchor, string from, string to, string expected) => AssertNamed(anchor, from, to, expected);

    [Theory]
    [InlineData("\"KVM_RISCV_ISA_EXT_SSTC\"", "\"value\": 8", "\"value\": 108", "kvm_constants_7.2_riscv64 KVM_RISCV_ISA_EXT_SSTC: the table has 8, here it is 108")]
    [InlineData("\"KVM_CAP_IRQFD\"", "\"value\": 32", "\"value\": 33", "kvm_constants_6.1_x86_64 KVM_CAP_IRQFD: the table has 32, here it is 33")]
    [InlineData("\"KVM_DIRTY_LOG_PAGE_OFFSET\"", "\"value\": 64", "\"value\": 65", "kvm_constants_7.2_arm64 KVM_DIRTY_LOG_PAGE_OFFSET: the table has 64, here it is 65")]
    [InlineData("\"KVM_PIO_PAGE_OFFSET\"", "\"arch\": [\"x86_64\"], ", "", "kvm_constants_7.2_arm64 KVM_PIO_PAGE_OFFSET: this architecture does not have it")]
    public void A_wrong_constant_is_named(string anchor, string from, string to, string expected) => AssertNamed(anchor, from, to, expected);

    /// <summary>Changes the first place behind an anchor.</summary>
    private static void AssertNamed(string anchor, string from, string to, string expected)
    {
        string text = Manifests.ReadText("kvm-ioctls.json");
        int start = text.IndexOf(anchor, StringComparison.Ordinal);
        int place = text.IndexOf(from, Math.Max(start, 0), StringComparison.Ordinal);
        Assert.True(start >= 0 && place >= 0 && place < start + 3000, $"the manifest has no {from} behind {anchor}");

        Report report = Check(string.Concat(text.AsSpan(0, place), to, text.AsSpan(place + from.Length)));

        Assert.Contains(report.Disagreements, disagreement => disagreement.StartsWith(expected, StringComparison.Ordinal));
    }

    private static Report Check(string manifest) =>
        FactsCheck.Run(ModelClaims.Of(Manifests.Resolve(manifest, out ManifestDefinition _)), FactFolder.Path);
}
