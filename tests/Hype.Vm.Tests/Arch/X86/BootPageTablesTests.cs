using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Arch.X86;

public sealed class BootPageTablesTests : IDisposable
{
    private readonly GuestMemory _memory = new(new GuestMemoryLayout(1 << 20));

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(0x0)]
    [InlineData(0x7000)]
    [InlineData(0x1f_ffff)]
    [InlineData(0x20_0000)]
    [InlineData(0x3fff_ffff)]
    [InlineData(0x4000_0000)]
    [InlineData(0xbfff_ffff)]
    [InlineData(0xfee0_0000)]
    [InlineData(0xffff_ffff)]
    public void Addresses_below_4_GiB_map_to_themselves(ulong address)
    {
        ulong cr3 = BootPageTables.Write(_memory, X86Layout.BootPageTables);

        Assert.Equal(address, new PageWalker(_memory, cr3).Translate(address));
    }

    [Theory]
    [InlineData(0x1_0000_0000)]
    [InlineData(0x80_0000_0000)]
    [InlineData(0xffff_8000_0000_0000)]
    public void Addresses_above_are_not_mapped(ulong address)
    {
        ulong cr3 = BootPageTables.Write(_memory, X86Layout.BootPageTables);

        Assert.Null(new PageWalker(_memory, cr3).Translate(address));
    }

    [Fact]
    public void Tables_take_what_they_say_and_no_more()
    {
        GuestAddress end = X86Layout.BootPageTables + (ulong)BootPageTables.Size;
        _memory.Write(end, 0x5555_5555);
        _memory.Write(new GuestAddress(X86Layout.BootPageTables.Value - 4), 0x5555_5555);

        _ = BootPageTables.Write(_memory, X86Layout.BootPageTables);

        Assert.Equal(0x5555_5555, _memory.Read<int>(end));
        Assert.Equal(0x5555_5555, _memory.Read<int>(new GuestAddress(X86Layout.BootPageTables.Value - 4)));
        Assert.True(end <= X86Layout.CommandLine);
    }
}
