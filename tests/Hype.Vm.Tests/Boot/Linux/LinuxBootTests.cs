using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Hype.Vm.Tests.Arch.X86;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

public sealed class LinuxBootTests : IDisposable
{
    private readonly GuestMemory _memory = new(new GuestMemoryLayout(64 << 20));
    private readonly string _directory = Directory.CreateTempSubdirectory("hype-boot-").FullName;

    public void Dispose()
    {
        _memory.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void Kernel_needs_a_platform() => Assert.True(LinuxBoot.FromMemory(new byte[1]).NeedsPlatform);

    [Fact]
    public void Code_goes_to_the_preferred_address_and_is_entered_at_0x200()
    {
        BootState state = Load(LinuxBoot.FromMemory(new BzImageBuilder().Build()));

        Assert.Equal(0x100_0200UL, state.Registers.Rip);
        Assert.Equal(0x200, _memory.Read<int>(new GuestAddress(0x100_0200)));
        Assert.Equal(BzImageBuilder.CodeSize - 4, _memory.Read<int>(new GuestAddress(0x100_0000 + BzImageBuilder.CodeSize - 4)));
        Assert.Equal(0, _memory.Read<int>(new GuestAddress(0x100_0000 + BzImageBuilder.CodeSize)));
    }

    [Fact]
    public void Registers_are_those_of_the_64_bit_protocol()
    {
        X86Registers registers = Load(LinuxBoot.FromMemory(new BzImageBuilder().Build())).Registers;

        Assert.Equal(0x7000UL, registers.Rsi);
        Assert.Equal(2UL, registers.Rflags); // interrupts disabled
        Assert.Equal(0x8000_0011UL, registers.Cr0);
        Assert.Equal(0x20UL, registers.Cr4);
        Assert.Equal(0x500UL, registers.Efer);
        Assert.Equal(0x10, registers.Cs.Selector);
        Assert.True(registers.Cs is { LongMode: true, DefaultBig: false, Present: true, CodeOrData: true, Type: 0xb });
        Assert.Equal(uint.MaxValue, registers.Cs.Limit);
        Assert.Equal(0x18, registers.DataSegments.Selector);
        Assert.True(registers.DataSegments is { Present: true, CodeOrData: true, Type: 0x3, Limit: uint.MaxValue });
        Assert.Equal(new X86DescriptorTable(new GuestAddress(0x500), 0x1f), registers.Gdt);
        Assert.Equal(new X86DescriptorTable(new GuestAddress(0), 0), registers.Idt);
    }

    [Fact]
    public void Page_tables_map_code_zero_page_and_command_line()
    {
        X86Registers registers = Load(LinuxBoot.FromMemory(new BzImageBuilder().Build())).Registers;
        PageWalker walker = new(_memory, registers.Cr3);

        Assert.Equal(registers.Rip, walker.Translate(registers.Rip));
        Assert.Equal(registers.Rsi, walker.Translate(registers.Rsi));
        Assert.Equal(0x2_0000UL, walker.Translate(0x2_0000));
        Assert.Equal(registers.Rsp, walker.Translate(registers.Rsp));
    }

    [Fact]
    public void Zero_page_points_to_command_line_and_initrd()
    {
        byte[] initrd = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];
        _ = Load(LinuxBoot.FromMemory(new BzImageBuilder().Build(), initrd, "quiet -- x"), "virtio_mmio.device=4K@0xd0000000:5");

        GuestAddress commandLine = new(_memory.Read<uint>(new GuestAddress(0x7228)));
        GuestAddress ramdisk = new(_memory.Read<uint>(new GuestAddress(0x7218)));
        byte[] text = new byte[46];
        byte[] loaded = new byte[_memory.Read<uint>(new GuestAddress(0x721c))];
        _memory.Read(commandLine, text);
        _memory.Read(ramdisk, loaded);
        Assert.Equal("virtio_mmio.device=4K@0xd0000000:5 quiet -- x\0"u8.ToArray(), text);
        Assert.Equal(0UL, ramdisk.Value % 4096);
        Assert.Equal(initrd, loaded);
    }

    [Fact]
    public void Zero_page_has_the_memory_map()
    {
        _ = Load(LinuxBoot.FromMemory(new BzImageBuilder().Build()));

        Assert.Equal(3, _memory.Read<byte>(new GuestAddress(0x71e8)));
        Assert.Equal(0x9fc00UL, _memory.Read<ulong>(new GuestAddress(0x72d8)));
        Assert.Equal(2U, _memory.Read<uint>(new GuestAddress(0x72d0 + 20 + 16)));
        Assert.Equal(0x3f0_0000UL, _memory.Read<ulong>(new GuestAddress(0x72d0 + 40 + 8)));
    }

    [Fact]
    public void Header_without_initrd_says_so_whatever_the_file_says()
    {
        _ = Load(LinuxBoot.FromMemory(new BzImageBuilder().With32(0x218, 0xdead).With32(0x21c, 0xbeef).Build()));

        Assert.Equal(0UL, _memory.Read<ulong>(new GuestAddress(0x7218)));
    }

    [Fact]
    public void Files_are_loaded_like_memory()
    {
        string kernel = WriteFile("vmlinuz", new BzImageBuilder().Build());
        string initrd = WriteFile("initrd", [1, 2, 3]);
        LinuxBoot boot = LinuxBoot.FromFiles(kernel, initrd, "quiet");
        boot.Validate(_memory.Layout, []);

        _ = Load(boot);
        _ = Load(boot); // a boot can be used again

        Assert.Equal(0x200, _memory.Read<int>(new GuestAddress(0x100_0200)));
        Assert.Equal(0x30201, _memory.Read<int>(new GuestAddress(_memory.Read<uint>(new GuestAddress(0x7218)))));
    }

    [Fact]
    public void Paths_that_are_none_are_refused()
    {
        Assert.StartsWith("The path of the kernel is empty.", Refused("kernel", "", null), StringComparison.Ordinal);
        Assert.StartsWith("The path of the kernel has a zero character; the host would stop there.", Refused("kernel", "vm\0linuz", null), StringComparison.Ordinal);
        Assert.StartsWith("The path of the initial RAM disk is empty.", Refused("initrd", "vmlinuz", ""), StringComparison.Ordinal);

        static string Refused(string parameter, string kernel, string? initrd) =>
            Assert.Throws<ArgumentException>(parameter, () => LinuxBoot.FromFiles(kernel, initrd)).Message;
    }

    [Fact]
    public void Missing_kernel_is_named()
    {
        string path = Path.Combine(_directory, "none");

        AssertRefused(LinuxBoot.FromFiles(path), $"The kernel '{path}' does not exist.");
    }

    [Fact]
    public void Kernel_in_a_missing_directory_is_named()
    {
        string path = Path.Combine(_directory, "none", "vmlinuz");

        AssertRefused(LinuxBoot.FromFiles(path), $"The kernel '{path}' does not exist.");
    }

    [Fact]
    public void Directory_is_no_kernel() =>
        AssertRefused(LinuxBoot.FromFiles(_directory), $"The kernel '{_directory}' is a directory; {ImageRole.Kernel.Wanted}.");

    [Fact]
    public void Empty_kernel_is_named()
    {
        string path = WriteFile("empty", []);

        AssertRefused(LinuxBoot.FromFiles(path), $"The kernel '{path}' is empty; {ImageRole.Kernel.Wanted}.");
    }

    [Fact]
    public void Missing_initrd_is_named()
    {
        string kernel = WriteFile("vmlinuz", new BzImageBuilder().Build());
        string path = Path.Combine(_directory, "none");

        AssertRefused(LinuxBoot.FromFiles(kernel, path), $"The initial RAM disk '{path}' does not exist.");
    }

    [Fact]
    public void Empty_initrd_is_named()
    {
        string kernel = WriteFile("vmlinuz", new BzImageBuilder().Build());
        string path = WriteFile("empty", []);

        AssertRefused(LinuxBoot.FromFiles(kernel, path), $"The initial RAM disk '{path}' is empty; a cpio archive is needed, compressed or not.");
    }

    [Fact]
    public void Long_command_line_is_refused_before_anything_is_loaded()
    {
        LinuxBoot boot = LinuxBoot.FromMemory(new BzImageBuilder().Build(), commandLine: new string('x', 3000));

        AssertRefused(boot, "The command line has 3000 bytes; this kernel takes at most 2047, so shorten it by 953.");
    }

    [Fact]
    public void File_that_shrinks_meanwhile_is_refused()
    {
        string path = WriteFile("initrd", new byte[4096]);
        using FileImage image = FileImage.Open(ImageRole.Initrd, path);
        File.WriteAllBytes(path, [1]);

        KernelLoadException exception =
            Assert.Throws<KernelLoadException>(() => image.CopyTo(_memory, new GuestAddress(0), 0, image.Length));

        Assert.Equal($"The initial RAM disk '{path}' became shorter while it was being read.", exception.Message);
    }

    [Fact]
    public void Loading_a_file_allocates_no_copy_of_it()
    {
        string initrd = WriteFile("initrd", new byte[16 << 20]);
        LinuxBoot boot = LinuxBoot.FromFiles(WriteFile("vmlinuz", new BzImageBuilder().Build()), initrd);
        _ = Load(boot);

        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = Load(boot);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
    }

    private BootState Load(LinuxBoot boot, params string[] deviceParameters) => boot.Load(new GuestLoadContext(_memory, deviceParameters));

    private void AssertRefused(LinuxBoot boot, string message)
    {
        Assert.Equal(message, Assert.Throws<KernelLoadException>(() => boot.Validate(_memory.Layout, [])).Message);
        Assert.Equal(message, Assert.Throws<KernelLoadException>(() => Load(boot)).Message);
    }

    private string WriteFile(string name, byte[] content)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
