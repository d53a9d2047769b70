using Hype.Vm.Arch.X86;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Arch.X86;

public sealed class X86LayoutTests
{
    [Fact]
    public void Boot_data_lies_in_base_memory_in_order_and_without_overlap()
    {
        Assert.True(X86Layout.BootGdt.Value + 32 <= X86Layout.SetupData.Value);
        Assert.True(X86Layout.SetupData.Value + GuestMemoryLayout.PageSize <= X86Layout.PvhStartInfo.Value);
        Assert.True(X86Layout.PvhStartInfo.Value + PvhStartInfo.Size <= X86Layout.ZeroPage.Value);
        Assert.True(X86Layout.ZeroPage.Value + BootParams.Size < X86Layout.BootStackPointer);
        Assert.True(X86Layout.BootStackPointer < X86Layout.BootPageTables.Value);
        Assert.True(X86Layout.BootPageTables.Value + (ulong)BootPageTables.Size <= X86Layout.CommandLine.Value);
        Assert.True(X86Layout.CommandLine.Value + X86Layout.CommandLineCapacity <= X86Layout.BaseMemorySize);
    }

    [Fact]
    public void Devices_lie_in_the_hole()
    {
        GuestMemoryRange hole = new(GuestMemoryLayout.HoleStart, GuestMemoryLayout.HoleEnd.Value - GuestMemoryLayout.HoleStart.Value);
        GuestMemoryRange last = X86Layout.VirtioWindow(X86Layout.VirtioInterrupts.Length - 1);

        Assert.True(hole.Contains(X86Layout.VirtioWindows, last.End.Value - X86Layout.VirtioWindows.Value));
        Assert.True(last.End < X86Layout.IoApic);
        Assert.True(hole.Contains(X86Layout.KvmIdentityMap, 4 * GuestMemoryLayout.PageSize));
        Assert.Equal(X86Layout.KvmIdentityMap + GuestMemoryLayout.PageSize, X86Layout.KvmTss);
    }

    [Fact]
    public void Virtio_interrupts_are_distinct_and_leave_the_pcs_own_alone()
    {
        byte[] interrupts = X86Layout.VirtioInterrupts.ToArray();

        Assert.Equal(interrupts.Length, interrupts.Distinct().Count());
        Assert.Empty(interrupts.Intersect<byte>([0, 1, 2, 3, 4, 8, 12, 13]));
        Assert.All(interrupts, interrupt => Assert.InRange(interrupt, 0, X86Layout.IoApicPinCount - 1));
    }

    [Fact]
    public void Virtio_windows_follow_one_another() =>
        Assert.Equal(new GuestMemoryRange(new GuestAddress(0xd000_2000), 0x1000), X86Layout.VirtioWindow(2));
}
