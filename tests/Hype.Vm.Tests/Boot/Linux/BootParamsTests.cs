using System.Buffers.Binary;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

public sealed class BootParamsTests
{
    private readonly byte[] _kernel = new BzImageBuilder().Build();

    [Fact]
    public void Page_holds_the_header_and_what_was_set_and_zeros()
    {
        BootParams parameters = new(new SetupHeader(_kernel.AsSpan(0, 0x290)));
        parameters.SetCommandLine(new GuestAddress(0x2_0000));
        parameters.SetInitrd(new GuestMemoryRange(new GuestAddress(0x1_2345_6000), 0x3_0000_0001));
        parameters.SetMemoryMap([new E820Entry(new GuestMemoryRange(new GuestAddress(0x10_0000), 0x2_0000_0000), E820Type.Ram)]);

        byte[] expected = new byte[4096];
        _kernel.AsSpan(0x1f1, 0x26c - 0x1f1).CopyTo(expected.AsSpan(0x1f1));
        Put32(expected, 0x0c0, 1); // ext_ramdisk_image
        Put32(expected, 0x0c4, 3); // ext_ramdisk_size
        Put32(expected, 0x0c8, 0); // ext_cmd_line_ptr
        expected[0x1e8] = 1; // e820_entries
        expected[0x1fa] = 0xff; // vid_mode
        expected[0x1fb] = 0xff;
        expected[0x210] = 0xff; // type_of_loader
        Put32(expected, 0x218, 0x2345_6000); // ramdisk_image
        Put32(expected, 0x21c, 1); // ramdisk_size
        Put32(expected, 0x228, 0x2_0000); // cmd_line_ptr
        Put64(expected, 0x2d0, 0x10_0000);
        Put64(expected, 0x2d8, 0x2_0000_0000);
        Put32(expected, 0x2e0, 1);
        Assert.Equal(expected, parameters.Page.ToArray());
    }

    [Fact]
    public void Sentinel_and_boot_sector_stay_zero()
    {
        BootParams parameters = new(new SetupHeader(_kernel.AsSpan(0, 0x290)));

        Assert.Equal(new byte[0x1f1], parameters.Page[..0x1f1].ToArray());
        Assert.Equal(new byte[4096 - 0x26c], parameters.Page[0x26c..].ToArray());
    }

    [Fact]
    public void Map_of_more_lines_than_the_page_holds_is_refused()
    {
        BootParams parameters = new(new SetupHeader(_kernel.AsSpan(0, 0x290)));

        Assert.Throws<ArgumentOutOfRangeException>(() => parameters.SetMemoryMap(new E820Entry[129]));
    }

    private static void Put32(byte[] page, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(offset), value);

    private static void Put64(byte[] page, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(offset), value);
}
