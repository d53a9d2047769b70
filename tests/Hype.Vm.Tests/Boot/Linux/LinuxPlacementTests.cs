using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

public sealed class LinuxPlacementTests
{
    private const ulong MiB = 1 << 20;
    private const ulong GiB = 1 << 30;

    [Fact]
    public void Kernel_goes_where_it_prefers()
    {
        LinuxPlacement placement = Place(new BzImageBuilder(), 64 * MiB);

        Assert.Equal(new GuestMemoryRange(new GuestAddress(BzImageBuilder.PrefAddress), BzImageBuilder.InitSize), placement.Kernel);
        Assert.Null(placement.Initrd);
    }

    [Fact]
    public void Kernel_may_end_where_memory_does()
    {
        LinuxPlacement placement = Place(new BzImageBuilder(), BzImageBuilder.PrefAddress + BzImageBuilder.InitSize);

        Assert.Equal(24 * MiB, placement.Kernel.End.Value);
    }

    [Fact]
    public void Kernel_that_ends_a_page_beyond_memory_is_refused()
    {
        KernelLoadException exception = Assert.Throws<KernelLoadException>(() => Place(new BzImageBuilder(), (24 * MiB) - 4096));

        Assert.Equal(
            "The kernel in memory needs 8 MiB of memory from 0x1000000 on to unpack itself (init_size), and the machine has 24572 KiB; give it 24 MiB or more.",
            exception.Message);
    }

    [Theory]
    [InlineData(0xb000_0000UL, 0x1000_1000U)] // reaches into the device hole
    [InlineData(0xc000_0000UL, 0x1000U)] // lies in it
    [InlineData(0x1_0000_0000UL, 0x1000U)] // above it: RAM, but not what the boot page tables map
    [InlineData(0xffff_ffff_ffff_f000UL, 0x1000U)] // aligned up, it wraps around
    [InlineData(0xffff_ffff_ffe0_0000UL, 0xffff_ffffU)] // its end wraps around
    public void Kernel_outside_of_low_memory_is_refused(ulong address, uint size)
    {
        BzImageBuilder kernel = new BzImageBuilder().With64(0x258, address).With32(0x260, size);

        KernelLoadException exception = Assert.Throws<KernelLoadException>(() => Place(kernel, 5 * GiB));

        Assert.EndsWith(", and a machine has memory for it from 0x100000 to 0xc0000000 at most.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Relocatable_kernel_without_preference_goes_above_the_first_mebibyte()
    {
        LinuxPlacement placement = Place(new BzImageBuilder().With64(0x258, 0), 64 * MiB);

        Assert.Equal(2 * MiB, placement.Kernel.Start.Value);
    }

    [Fact]
    public void Relocatable_kernel_is_aligned()
    {
        LinuxPlacement placement = Place(new BzImageBuilder().With64(0x258, 0x100_0001), 64 * MiB);

        Assert.Equal(18 * MiB, placement.Kernel.Start.Value);
    }

    [Fact]
    public void Fixed_kernel_goes_exactly_where_it_must()
    {
        LinuxPlacement placement = Place(new BzImageBuilder().With8(0x234, 0).With32(0x230, 0).With64(0x258, 0x100_1000), 64 * MiB);

        Assert.Equal(0x100_1000UL, placement.Kernel.Start.Value);
    }

    [Fact]
    public void Fixed_kernel_over_the_boot_data_is_refused() =>
        Assert.Throws<KernelLoadException>(() => Place(new BzImageBuilder().With8(0x234, 0).With64(0x258, 0x7000), 64 * MiB));

    [Fact]
    public void Init_size_smaller_than_the_code_counts_as_the_code()
    {
        LinuxPlacement placement = Place(new BzImageBuilder().With32(0x260, 0), 64 * MiB);

        Assert.Equal((ulong)BzImageBuilder.CodeSize, placement.Kernel.Size);
    }

    [Theory]
    [InlineData(64 * MiB, 5000, 64 * MiB)] // the end of memory
    [InlineData(2 * GiB, 4096, 2 * GiB)] // exactly initrd_addr_max
    [InlineData(5 * GiB, 5000, 2 * GiB)] // initrd_addr_max, below memory's end
    public void Initrd_goes_as_high_as_it_may(ulong memory, int size, ulong end)
    {
        LinuxPlacement placement = Place(new BzImageBuilder(), memory, size);

        ulong start = (end - (ulong)size) & ~0xfffUL;
        Assert.Equal(new GuestMemoryRange(new GuestAddress(start), (ulong)size), placement.Initrd);
    }

    [Fact]
    public void Initrd_goes_below_the_kernel_where_nothing_is_above()
    {
        LinuxPlacement placement = Place(new BzImageBuilder(), 24 * MiB, 4097);

        Assert.Equal((16 * MiB) - 8192, placement.Initrd!.Value.Start.Value);
    }

    [Fact]
    public void Initrd_beyond_the_limit_of_a_kernel_that_looks_there_goes_above_4_GiB()
    {
        LinuxPlacement placement = Place(new BzImageBuilder().With32(0x22c, 0xf_ffff), 5 * GiB, 4096);

        Assert.Equal((6 * GiB) - 4096, placement.Initrd!.Value.Start.Value);
    }

    [Fact]
    public void Initrd_beyond_the_limit_is_refused()
    {
        BzImageBuilder kernel = new BzImageBuilder().With32(0x22c, 0xf_ffff).With16(0x236, 1);

        KernelLoadException exception = Assert.Throws<KernelLoadException>(() => Place(kernel, 64 * MiB, 4096));

        Assert.Equal(
            "The initial RAM disk in memory has 4 KiB and does not fit beside the kernel at 0x1000000..0x1800000 into the machine's 64 MiB; "
            + "a smaller one is needed, as this kernel takes it from addresses below 0x100000 only.",
            exception.Message);
    }

    [Fact]
    public void Initrd_that_fits_above_4_GiB_only_is_refused_with_the_memory_that_it_takes()
    {
        using MemoryImage kernelImage = new(ImageRole.Kernel, new BzImageBuilder().Build());
        BzImage kernel = BzImage.Parse(kernelImage);
        using HugeImage initrd = new(3 * GiB);

        KernelLoadException exception =
            Assert.Throws<KernelLoadException>(() => LinuxPlacement.Find(kernel, initrd, new GuestMemoryLayout(3 * GiB)));

        Assert.EndsWith("into the machine's 3 GiB; give it 6 GiB or more.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(4 * GiB, LinuxPlacement.Find(kernel, initrd, new GuestMemoryLayout(6 * GiB)).Initrd!.Value.Start.Value);
    }

    [Fact]
    public void Initrd_larger_than_any_gap_is_refused_with_the_memory_that_it_takes()
    {
        int size = (int)(15 * MiB) + 1;

        KernelLoadException exception = Assert.Throws<KernelLoadException>(() => Place(new BzImageBuilder(), 24 * MiB, size));

        Assert.Equal(
            "The initial RAM disk in memory has 15728641 bytes and does not fit beside the kernel at 0x1000000..0x1800000 "
            + "into the machine's 24 MiB; give it 40 MiB or more.",
            exception.Message);
        Assert.NotNull(Place(new BzImageBuilder(), 40 * MiB, size).Initrd);
    }

    [Fact]
    public void Code_larger_than_memory_is_named_as_code()
    {
        BzImageBuilder kernel = new BzImageBuilder().With32(0x260, 0);

        KernelLoadException exception = Assert.Throws<KernelLoadException>(() => Place(kernel, 16 * MiB));

        Assert.Equal(
            "The kernel in memory needs 12 KiB of memory from 0x1000000 on for its code (syssize), and the machine has 16 MiB; give it 17 MiB or more.",
            exception.Message);
    }

    private static LinuxPlacement Place(BzImageBuilder kernel, ulong memorySize, int initrdSize = 0)
    {
        using MemoryImage kernelImage = new(ImageRole.Kernel, kernel.Build());
        using MemoryImage? initrd = initrdSize == 0 ? null : new MemoryImage(ImageRole.Initrd, new byte[initrdSize]);
        return LinuxPlacement.Find(BzImage.Parse(kernelImage), initrd, new GuestMemoryLayout(memorySize));
    }

    /// <summary>An image that is all length: placing one looks at nothing else.</summary>
    private sealed class HugeImage(ulong length) : BootImage(ImageRole.Initrd, "in memory", (long)length)
    {
        public override int Read(long offset, Span<byte> destination) => throw new NotSupportedException();

        public override void CopyTo(GuestMemory memory, GuestAddress address, long offset, long length) => throw new NotSupportedException();
    }
}
