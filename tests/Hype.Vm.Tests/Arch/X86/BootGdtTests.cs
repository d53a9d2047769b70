using Hype.Vm.Arch.X86;
using Hype.Vm.Boot;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Arch.X86;

public sealed class BootGdtTests : IDisposable
{
    private readonly GuestMemory _memory = new(new GuestMemoryLayout(1 << 20));

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Table_has_flat_code_and_data_at_the_protocols_selectors()
    {
        X86DescriptorTable table = BootGdt.Write(_memory, new GuestAddress(0x500), BootGdt.Code);

        Assert.Equal(new X86DescriptorTable(new GuestAddress(0x500), 31), table);
        Assert.Equal(0UL, _memory.Read<ulong>(new GuestAddress(0x500)));
        Assert.Equal(0UL, _memory.Read<ulong>(new GuestAddress(0x508)));
        Assert.Equal(0x00af_9b00_0000_ffffUL, _memory.Read<ulong>(new GuestAddress(0x510)));
        Assert.Equal(0x00cf_9300_0000_ffffUL, _memory.Read<ulong>(new GuestAddress(0x518)));
    }

    [Fact]
    public void Descriptor_packs_base_limit_and_privilege()
    {
        X86SegmentRegister segment = new() { Base = 0x1234_5678, Limit = 0x9_abcd, Type = 0x9, PrivilegeLevel = 3, Present = true };

        Assert.Equal(0x1209_e934_5678_abcdUL, BootGdt.Encode(segment));
    }
}
