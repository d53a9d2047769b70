using System.Buffers.Binary;
using System.Text;
using Hype.Vm.Acpi;
using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Acpi;

public sealed class AcpiTablesTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    [InlineData(254, 15)]
    public void Kernel_finds_every_table_with_a_right_checksum(int processors, int devices)
    {
        using AcpiImage image = new(processors, devices);

        Assert.Equal(["FACP", "APIC"], image.Find().Select(static table => table.Signature));
        Assert.All(image.Find(), static table => Assert.Equal(0, Sum(table.Bytes)));
        Assert.Equal("DSDT", image.Dsdt.Signature);
        Assert.Equal(0, Sum(image.Dsdt.Bytes));
        Assert.True(image.End <= X86Layout.MpTable, $"the tables end at {image.End}");
    }

    [Fact]
    public void Root_pointer_is_where_systems_look_for_it_and_whole_for_both_versions()
    {
        using AcpiImage image = new(1, 1);
        byte[] rsdp = image.Read(image.Root, Rsdp.Length);

        Assert.Equal("RSD PTR ", Encoding.ASCII.GetString(rsdp, 0, 8));
        Assert.Equal(0, Sum(rsdp.AsSpan(0, 20)));
        Assert.Equal(0, Sum(rsdp));
        Assert.InRange(image.Root.Value, 0xe_0000ul, 0xf_fffful);
        Assert.Equal(0ul, image.Root.Value % 16);
    }

    [Fact]
    public void Control_structure_is_where_its_rule_wants_it()
    {
        using AcpiImage image = new(1, 0);
        byte[] fadt = image.Find().Single(static table => table.Signature == "FACP").Bytes;
        uint facs = BinaryPrimitives.ReadUInt32LittleEndian(fadt.AsSpan(36));

        Assert.Equal(0u, facs % Facs.Alignment);
        Assert.Equal("FACS", Encoding.ASCII.GetString(image.Read(new GuestAddress(facs), 4)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(254)]
    public void Processors_are_in_the_table_of_interrupt_controllers(int processors)
    {
        byte[] madt = Madt.Create(ApicTopology.OfCores(processors));
        List<byte> ids = [];
        for (int at = 44; at < madt.Length; at += madt[at + 1])
        {
            if (madt[at] == 0)
            {
                ids.Add(madt[at + 3]);
            }
        }

        Assert.Equal(Enumerable.Range(0, processors).Select(static id => (byte)id), ids);
    }

    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (byte value in bytes)
        {
            sum = unchecked((byte)(sum + value));
        }

        return sum;
    }
}
