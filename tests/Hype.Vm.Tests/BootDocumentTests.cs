using System.Globalization;
using System.Reflection;
using Hype.Vm.Arch.X86;
using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Devices;
using Hype.Vm.Memory;
using Hype.Vm.Tests.Boot.Linux;
using Xunit;

namespace Hype.Vm.Tests;

/// <summary>The numbers in docs/boot.md are those of the code.</summary>
public sealed class BootDocumentTests
{
    private static readonly string[] s_rows = ReadRows();

    [Theory]
    [InlineData("GDT", "BootGdt")]
    [InlineData("zero page, `struct boot_params`", "ZeroPage")]
    [InlineData("random seed, in `setup_data`", "SetupData")]
    [InlineData("PVH's `struct hvm_start_info`", "PvhStartInfo")]
    [InlineData("page tables", "BootPageTables")]
    [InlineData("command line", "CommandLine")]
    [InlineData("ACPI tables", "AcpiTables")]
    [InlineData("MP table", "MpTable")]
    [InlineData("virtio registers", "VirtioWindows")]
    [InlineData("I/O APIC, local APIC", "IoApic", "LocalApic")]
    [InlineData("KVM's TSS and identity map", "KvmTss", "KvmIdentityMap")]
    public void Places_in_memory_are_those_of_the_layout(string what, params string[] properties)
    {
        string row = Assert.Single(s_rows, row => row.StartsWith($"| {what} |", StringComparison.Ordinal));

        Assert.All(properties, property => Assert.Contains($"`{AddressOf(property)}`", row, StringComparison.Ordinal));
    }

    [Fact]
    public void Stack_and_reserved_memory_are_those_of_the_layout()
    {
        Assert.Contains(s_rows, static row => row.StartsWith(Text($"| boot stack | `0x{X86Layout.BootStackPointer:x}`"), StringComparison.Ordinal));
        Assert.Contains(s_rows, static row => row.Contains(Text($"`0x{X86Layout.BaseMemorySize:x}` to `{X86Layout.ExtendedMemory}`"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("keyboard controller", X86Layout.KeyboardData, X86Layout.KeyboardInterrupt)]
    [InlineData("first serial port", X86Layout.SerialPort, X86Layout.SerialInterrupt)]
    [InlineData("ACPI: power button", X86Layout.AcpiEventBlock, X86Layout.AcpiInterrupt)]
    [InlineData("clock", X86Layout.CmosClock, null)]
    [InlineData("panic device", AcpiPorts.Panic, null)]
    [InlineData("ACPI reset register", AcpiPorts.ResetRegister, null)]
    public void Ports_are_those_of_the_layout(string who, int port, object? interrupt)
    {
        string row = Assert.Single(s_rows, row => row.StartsWith(Text($"| `0x{port:x}`"), StringComparison.Ordinal));

        Assert.Contains($"| {who}", row, StringComparison.Ordinal);
        Assert.Equal(Convert.ToString(interrupt, CultureInfo.InvariantCulture) ?? "", row.Split('|')[3].Split(',')[0].Trim());
    }

    [Fact]
    public void Virtio_interrupts_are_those_of_the_layout()
    {
        string low = string.Join(", ", X86Layout.VirtioInterrupts.ToArray().Where(static interrupt => interrupt < 16));

        Assert.Contains(s_rows, row => row.StartsWith($"Virtio devices take the interrupts {low} and 16 to 23", StringComparison.Ordinal));
    }

    [Fact]
    public void Registers_are_those_of_the_loader()
    {
        using GuestMemory memory = new(new GuestMemoryLayout(ByteSize.MiB(64).Bytes));
        X86Registers registers = LinuxBoot.FromMemory(new BzImageBuilder().Build()).Load(new GuestLoadContext(memory, [])).Registers;

        Assert.Equal(registers.Rsi, Number("RSI"));
        Assert.Equal(registers.Rsp, Number("RSP"));
        Assert.Equal(registers.Cr0, Number("CR0"));
        Assert.Equal(registers.Cr3, Number("CR3"));
        Assert.Equal(registers.Cr4, Number("CR4"));
        Assert.Equal(registers.Efer, Number("EFER"));
        Assert.Equal(registers.Rflags, Number("RFLAGS"));
        Assert.Contains(
            Text($"| CS; DS, ES, FS, GS, SS | 0x{registers.Cs.Selector:x}, 64-bit code; 0x{registers.DataSegments.Selector:x}, data |"),
            s_rows);
    }

    [Theory]
    [InlineData("`acpi_rsdp_addr`", "AcpiRsdpAddr")]
    [InlineData("`e820_entries`, `e820_table`", "E820Entries", "E820Table")]
    [InlineData("`vid_mode`", "VidMode")]
    [InlineData("`type_of_loader`", "TypeOfLoader")]
    [InlineData("`ramdisk_image`, `ramdisk_size`", "RamdiskImage", "RamdiskSize")]
    [InlineData("`cmd_line_ptr`", "CmdLinePtr")]
    [InlineData("`setup_data`", "SetupData")]
    public void Fields_of_the_zero_page_are_those_of_the_code(string fields, params string[] constants)
    {
        string offsets = string.Join(", ", constants.Select(static constant => Text($"0x{OffsetOf(constant):x3}")));

        Assert.Single(s_rows, row => row.StartsWith($"| {fields} | {offsets} |", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_ending_is_told() =>
        Assert.All(
            Enum.GetNames<VmExitReason>(),
            static reason => Assert.Contains(s_rows, row => row.StartsWith('|') && row.Contains($"`{reason}`", StringComparison.Ordinal)));

    private static ulong Number(string register)
    {
        string row = Assert.Single(s_rows, row => row.StartsWith($"| {register} |", StringComparison.Ordinal));
        string number = row.Split('|')[2].Trim().Split(',', ':', ' ')[0];
        return number.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.Parse(number.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : ulong.Parse(number, CultureInfo.InvariantCulture);
    }

    private static int OffsetOf(string constant) =>
        (int)typeof(BootParams).GetField(constant, BindingFlags.NonPublic | BindingFlags.Static)!.GetRawConstantValue()!;

    private static object AddressOf(string property) =>
        typeof(X86Layout).GetProperty(property, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string[] ReadRows()
    {
        string root = typeof(BootDocumentTests).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(static attribute => attribute.Key == "RepositoryRoot")
            .Value!;
        return File.ReadAllLines(Path.Combine(root, "docs/boot.md"));
    }
}
