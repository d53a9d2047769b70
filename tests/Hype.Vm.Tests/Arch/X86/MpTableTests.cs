using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Arch.X86;

public sealed class MpTableTests : IDisposable
{
    private readonly GuestMemory _memory = new(new GuestMemoryLayout(1 << 20));

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Floating_pointer_is_where_systems_look_and_points_to_the_table()
    {
        byte[] pointer = Write(1, out byte[] table)[..16];

        Assert.Equal("_MP_"u8.ToArray(), pointer[..4]);
        Assert.Equal(0UL, X86Layout.MpTable.Value % 16);
        Assert.InRange(X86Layout.MpTable.Value, 0xf_0000UL, 0xf_fff0UL);
        Assert.Equal(X86Layout.MpTable.Value + 16, BitConverter.ToUInt32(pointer, 4));
        Assert.Equal([1, 4], pointer[8..10]);
        Assert.Equal(new byte[5], pointer[11..]); // a table is present, virtual wire mode
        Assert.Equal("PCMP"u8.ToArray(), table[..4]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(ApicTopology.MaxApicId)]
    public void Checksums_are_zero_and_the_length_is_that_of_the_entries(int processors)
    {
        byte[] pointer = Write(processors, out byte[] table)[..16];

        Assert.Equal(0, pointer.Sum(value => value) & 0xff);
        Assert.Equal(0, table.Sum(value => value) & 0xff);
        Assert.Equal(BitConverter.ToUInt16(table, 34), Entries(table).Count);
        Assert.Equal(44 + (20 * processors) + (8 * (1 + 1 + 23 + 2)), table.Length);
        Assert.True(X86Layout.MpTable.Value + 16 + (ulong)table.Length <= X86Layout.ExtendedMemory.Value);
    }

    [Fact]
    public void Header_names_revision_and_local_apic()
    {
        _ = Write(2, out byte[] table);

        Assert.Equal(4, table[6]);
        Assert.Equal("HYPE    VM          "u8.ToArray(), table[8..28]);
        Assert.Equal(0xfee0_0000U, BitConverter.ToUInt32(table, 36));
    }

    [Fact]
    public void Processors_count_from_zero_and_the_first_boots()
    {
        _ = Write(3, out byte[] table);

        byte[][] processors = [.. Entries(table).Where(entry => entry[0] == 0)];
        Assert.Equal([0, 1, 2], processors.Select(entry => entry[1]));
        Assert.Equal([3, 1, 1], processors.Select(entry => entry[3])); // enabled; boot processor
    }

    [Fact]
    public void Io_apic_has_an_id_of_its_own()
    {
        _ = Write(3, out byte[] table);

        byte[] ioApic = Assert.Single(Entries(table), entry => entry[0] == 2);
        Assert.Equal([2, 3, 0x11, 1, 0, 0, 0xc0, 0xfe], ioApic);
    }

    [Fact]
    public void Every_input_but_the_cascade_is_wired_to_the_pin_of_its_number()
    {
        _ = Write(1, out byte[] table);

        byte[][] interrupts = [.. Entries(table).Where(entry => entry[0] == 3)];
        Assert.Equal(Enumerable.Range(0, 24).Except([2]), interrupts.Select(entry => (int)entry[5]));
        Assert.All(interrupts, entry => Assert.Equal(entry[5], entry[7]));
        Assert.All(interrupts, entry => Assert.Equal([3, 0, 0b0101, 0, 0], entry[..5])); // vectored, active high, edge, ISA
        Assert.All(interrupts, entry => Assert.Equal(1, entry[6])); // the I/O APIC
    }

    [Fact]
    public void Virtio_interrupts_are_wired()
    {
        _ = Write(1, out byte[] table);

        IEnumerable<byte> wired = Entries(table).Where(entry => entry[0] == 3).Select(entry => entry[5]);
        Assert.Empty(X86Layout.VirtioInterrupts.ToArray().Except(wired));
    }

    [Fact]
    public void Local_inputs_are_the_pics_and_the_nmi()
    {
        _ = Write(1, out byte[] table);

        byte[][] inputs = [.. Entries(table).Where(entry => entry[0] == 4)];
        Assert.Equal([3, 1], inputs.Select(entry => entry[1])); // ExtINT, NMI
        Assert.Equal([0, 0xff], inputs.Select(entry => entry[6]));
        Assert.Equal([0, 1], inputs.Select(entry => entry[7]));
    }

    [Fact]
    public void Io_apic_takes_an_id_that_the_processors_leave_out()
    {
        MpTable.Write(_memory, X86Layout.MpTable, new ApicTopology(2, 3, 1));
        byte[] bytes = new byte[0x2000];
        _memory.Read(X86Layout.MpTable, bytes);
        List<byte[]> entries = Entries(bytes[16..(16 + BitConverter.ToUInt16(bytes, 16 + 4))]);

        Assert.Equal([0, 1, 2, 4, 5, 6], entries.Where(static entry => entry[0] == 0).Select(static entry => entry[1]));
        Assert.Equal(3, Assert.Single(entries, static entry => entry[0] == 2)[1]);
    }

    private byte[] Write(int processors, out byte[] table)
    {
        MpTable.Write(_memory, X86Layout.MpTable, ApicTopology.OfCores(processors));
        byte[] bytes = new byte[0x2000];
        _memory.Read(X86Layout.MpTable, bytes);
        table = bytes[16..(16 + BitConverter.ToUInt16(bytes, 16 + 4))];
        return bytes;
    }

    private static List<byte[]> Entries(byte[] table)
    {
        List<byte[]> entries = [];
        for (int offset = 44; offset < table.Length;)
        {
            int size = table[offset] == 0 ? 20 : 8;
            entries.Add(table[offset..(offset + size)]);
            offset += size;
        }

        return entries;
    }
}
