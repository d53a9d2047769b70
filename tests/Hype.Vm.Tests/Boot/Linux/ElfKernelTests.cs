using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

/// <summary>Uncompressed kernels: where their bytes go, how they are entered, what they are told.</summary>
public sealed class ElfKernelTests : IDisposable
{
    private const ulong StartInfo = 0x6000;

    private readonly GuestMemory _memory = new(new GuestMemoryLayout(64 << 20));

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(LinuxBootProtocol.Auto, true, ElfBuilder.PvhEntry)]
    [InlineData(LinuxBootProtocol.Auto, false, ElfBuilder.Entry)]
    [InlineData(LinuxBootProtocol.Linux64, true, ElfBuilder.Entry)]
    [InlineData(LinuxBootProtocol.Linux64, false, ElfBuilder.Entry)]
    [InlineData(LinuxBootProtocol.Pvh, true, ElfBuilder.PvhEntry)]
    public void Entry_is_that_of_the_protocol(LinuxBootProtocol protocol, bool hasNote, ulong entry)
    {
        ElfBuilder kernel = hasNote ? new ElfBuilder() : new ElfBuilder().WithoutPvh();

        X86Registers registers = Load(kernel, protocol: protocol);

        Assert.Equal(entry, registers.Rip);
        Assert.Equal(entry == ElfBuilder.Entry, registers.Cs.LongMode);
    }

    [Theory]
    [InlineData(LinuxBootProtocol.Linux64)]
    [InlineData(LinuxBootProtocol.Pvh)]
    public void Segments_go_to_their_physical_addresses(LinuxBootProtocol protocol)
    {
        _ = Load(new ElfBuilder(), protocol: protocol);

        Assert.Equal(ElfBuilder.Text, _memory.Read<int>(new GuestAddress(ElfBuilder.TextAddress)));
        Assert.Equal(ElfBuilder.Data - 4, _memory.Read<int>(new GuestAddress(ElfBuilder.TextAddress + ElfBuilder.TextSize - 4)));
        Assert.Equal(0, _memory.Read<int>(new GuestAddress(ElfBuilder.TextAddress + ElfBuilder.TextSize)));
        Assert.Equal(ElfBuilder.Length - 4, _memory.Read<int>(new GuestAddress(ElfBuilder.DataAddress + ElfBuilder.DataSize - 4)));
        Assert.Equal(0, _memory.Read<int>(new GuestAddress(ElfBuilder.DataAddress + ElfBuilder.DataSize)));
    }

    [Fact]
    public void Zero_page_has_a_header_that_a_kernel_believes()
    {
        X86Registers registers = Load(new ElfBuilder(), LinuxBootProtocol.Linux64, [1, 2, 3]);

        Assert.Equal(0x7000UL, registers.Rsi);
        Assert.Equal(0xaa55, _memory.Read<ushort>(new GuestAddress(0x71fe)));
        Assert.Equal(0x5372_6448U, _memory.Read<uint>(new GuestAddress(0x7202)));
        Assert.Equal(0x020c, _memory.Read<ushort>(new GuestAddress(0x7206)));
        Assert.Equal(0xff, _memory.Read<byte>(new GuestAddress(0x7210)));
        Assert.Equal(0x2_0000U, _memory.Read<uint>(new GuestAddress(0x7228)));
        Assert.Equal(3U, _memory.Read<uint>(new GuestAddress(0x721c)));
        Assert.Equal(3, _memory.Read<byte>(new GuestAddress(0x71e8)));
    }

    [Fact]
    public void Registers_of_PVH_are_those_of_its_document()
    {
        X86Registers registers = Load(new ElfBuilder());

        Assert.Equal(StartInfo, registers.Rbx);
        Assert.Equal(2UL, registers.Rflags);
        Assert.Equal((0x11UL, 0UL, 0UL, 0UL), (registers.Cr0, registers.Cr3, registers.Cr4, registers.Efer));
        Assert.True(registers.Cs is { Base: 0, Limit: uint.MaxValue, Type: 0xb, DefaultBig: true, LongMode: false, CodeOrData: true, Present: true });
        Assert.True(registers.DataSegments is { Base: 0, Limit: uint.MaxValue, Type: 0x3, DefaultBig: true, CodeOrData: true, Present: true });
        Assert.True(registers.Tr is { Base: 0, Limit: 0x67, Type: 0xb, CodeOrData: false, Present: true });
    }

    [Fact]
    public void Descriptor_table_of_PVH_has_the_segments_that_are_loaded()
    {
        X86Registers registers = Load(new ElfBuilder());
        GuestAddress table = registers.Gdt!.Value.Base;

        Assert.Equal(0x00cf_9b00_0000_ffffUL, _memory.Read<ulong>(table + registers.Cs.Selector));
        Assert.Equal(0x00cf_9300_0000_ffffUL, _memory.Read<ulong>(table + registers.DataSegments.Selector));
    }

    [Fact]
    public void Start_info_says_what_the_machine_has()
    {
        byte[] initrd = [.. Enumerable.Range(0, 5000).Select(static i => (byte)i)];
        GuestLoadContext context = new(_memory, ["device"]) { AcpiRootPointer = new GuestAddress(0xe_0000) };
        _ = LinuxBoot.FromMemory(new ElfBuilder().Build(), initrd, "quiet").Load(context);

        Assert.Equal(0x336e_c578U, Read<uint>(0));
        Assert.Equal(1U, Read<uint>(4));
        Assert.Equal(0xe_0000UL, Read<ulong>(32));
        byte[] commandLine = new byte[13];
        _memory.Read(new GuestAddress(Read<ulong>(24)), commandLine);
        Assert.Equal("device quiet\0"u8.ToArray(), commandLine);

        Assert.Equal(1U, Read<uint>(12));
        GuestAddress module = new(Read<ulong>(16));
        byte[] loaded = new byte[_memory.Read<ulong>(module + 8)];
        _memory.Read(new GuestAddress(_memory.Read<ulong>(module)), loaded);
        Assert.Equal(initrd, loaded);
    }

    [Fact]
    public void Start_info_without_initrd_and_ACPI_names_neither()
    {
        _ = Load(new ElfBuilder());

        Assert.Equal((0U, 0UL, 0UL), (Read<uint>(12), Read<ulong>(16), Read<ulong>(32)));
    }

    [Fact]
    public void Memory_map_of_PVH_is_that_of_E820()
    {
        _ = Load(new ElfBuilder());
        GuestAddress map = new(Read<ulong>(40));

        E820Entry[] entries =
        [
            .. Enumerable.Range(0, Read<int>(48)).Select(i => map + (ulong)(i * 24)).Select(entry => new E820Entry(
                new GuestMemoryRange(new GuestAddress(_memory.Read<ulong>(entry)), _memory.Read<ulong>(entry + 8)),
                (E820Type)_memory.Read<uint>(entry + 16))),
        ];
        Assert.Equal(E820Map.Describe(_memory.Layout), entries);
    }

    [Fact]
    public void Entry_of_four_bytes_is_taken() =>
        Assert.Equal(
            ElfBuilder.TextAddress,
            Load(new ElfBuilder().With32(ElfBuilder.PvhNote + 4, 4).With32(ElfBuilder.PvhDescription, (uint)ElfBuilder.TextAddress)).Rip);

    [Fact]
    public void Kernel_without_the_note_has_no_PVH_entry() =>
        AssertRefused(
            new ElfBuilder().WithoutPvh(),
            "The kernel in memory has no PVH entry (a note of \"Xen\" with type 18); a kernel built with CONFIG_PVH is needed.",
            LinuxBootProtocol.Pvh);

    [Fact]
    public void BzImage_has_no_PVH_entry()
    {
        LinuxBoot boot = LinuxBoot.FromMemory(new BzImageBuilder().Build(), protocol: LinuxBootProtocol.Pvh);

        Assert.Equal(
            "The kernel in memory is a bzImage, which has no PVH entry; leave the protocol to be found, or give the vmlinux of the same build.",
            Assert.Throws<KernelLoadException>(() => boot.Validate(_memory.Layout, [])).Message);
    }

    [Fact]
    public void Unknown_protocol_is_the_callers_mistake() =>
        Assert.Equal("protocol", Assert.Throws<ArgumentOutOfRangeException>(() => LinuxBoot.FromFiles("k", protocol: (LinuxBootProtocol)3)).ParamName);

    [Fact]
    public void Segment_in_the_first_mebibyte_is_refused() =>
        AssertRefused(
            new ElfBuilder().With64(ElfBuilder.TextHeader + 24, 0x7000),
            "The kernel in memory has a segment at 0x7000 (p_paddr); what lies below 0x100000 is the machine's, "
            + "for the zero page, the page tables, the command line and the ACPI tables.");

    [Fact]
    public void Segments_that_overlap_are_refused() =>
        AssertRefused(
            new ElfBuilder().With64(ElfBuilder.DataHeader + 24, ElfBuilder.TextAddress + ElfBuilder.TextSize - 1),
            "The kernel in memory has segments that overlap in memory: 0x1000000..0x1002000 and 0x1001fff..0x1101fff.");

    [Fact]
    public void Kernel_larger_than_memory_is_refused() =>
        AssertRefused(
            new ElfBuilder().With64(ElfBuilder.DataHeader + 40, 64 << 20),
            "The kernel in memory needs 66 MiB of memory from 0x1000000 on for its segments, and the machine has 64 MiB; give it 82 MiB or more.");

    [Fact]
    public void Initrd_that_does_not_fit_beside_the_segments_is_refused()
    {
        LinuxBoot boot = LinuxBoot.FromMemory(new ElfBuilder().Build(), new byte[46 << 20]);

        KernelLoadException exception = Assert.Throws<KernelLoadException>(() => boot.Validate(_memory.Layout, []));

        Assert.Equal(
            "The initial RAM disk in memory has 46 MiB and does not fit beside the kernel at 0x1000000..0x1300000 into the machine's 64 MiB; "
            + "give it 65 MiB or more.",
            exception.Message);
    }

    private T Read<T>(ulong offset)
        where T : unmanaged => _memory.Read<T>(new GuestAddress(StartInfo + offset));

    private X86Registers Load(ElfBuilder kernel, LinuxBootProtocol protocol = LinuxBootProtocol.Auto, byte[]? initrd = null)
    {
        return LinuxBoot.FromMemory(kernel.Build(), initrd is null ? default(ReadOnlyMemory<byte>?) : initrd, protocol: protocol).Load(new GuestLoadContext(_memory, [])).Registers;
    }

    private void AssertRefused(ElfBuilder kernel, string message, LinuxBootProtocol protocol = LinuxBootProtocol.Auto)
    {
        LinuxBoot boot = LinuxBoot.FromMemory(kernel.Build(), protocol: protocol);

        Assert.Equal(message, Assert.Throws<KernelLoadException>(() => boot.Validate(_memory.Layout, [])).Message);
    }
}
