using System.Buffers.Binary;

namespace Hype.Vm.Tests.Boot.Linux;

/// <summary>Makes a bzImage that is valid but for what a test changes: header fields by offset, and code that tells its position.</summary>
internal sealed class BzImageBuilder
{
    public const int SetupSects = 5;
    public const int CodeSize = 0x3000;
    public const int CodeOffset = (SetupSects + 1) * 512;
    public const ulong PrefAddress = 0x100_0000;
    public const uint InitSize = 0x80_0000;
    public const uint CmdlineSize = 2047;
    public const uint InitrdAddrMax = 0x7fff_ffff;
    public const int HeaderEnd = 0x26c;

    private readonly byte[] _image = new byte[CodeOffset + CodeSize];

    public BzImageBuilder()
    {
        for (int i = CodeOffset; i < _image.Length; i += 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_image.AsSpan(i), i - CodeOffset);
        }

        _image.AsSpan(0x26c, 0x94).Fill(0xcc); // setup code right behind the header: must not reach the zero page
        _image.AsSpan(0, 0x1ef).Fill(0xcc); // the boot sector before it: neither
        With8(0x1f1, SetupSects);
        With32(0x1f4, CodeSize / 16);
        With16(0x1fa, 0x1234);
        With16(0x1fe, 0xaa55);
        With8(0x200, 0xeb);
        With8(0x201, HeaderEnd - 0x202);
        With32(0x202, 0x5372_6448);
        With16(0x206, 0x020f);
        With8(0x211, 0x01);
        With32(0x22c, InitrdAddrMax);
        With32(0x230, 0x20_0000);
        With8(0x234, 1);
        With16(0x236, 0x0003);
        With32(0x238, CmdlineSize);
        With64(0x258, PrefAddress);
        With32(0x260, InitSize);
    }

    public BzImageBuilder With8(int offset, byte value)
    {
        _image[offset] = value;
        return this;
    }

    public BzImageBuilder With16(int offset, ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_image.AsSpan(offset), value);
        return this;
    }

    public BzImageBuilder With32(int offset, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_image.AsSpan(offset), value);
        return this;
    }

    public BzImageBuilder With64(int offset, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_image.AsSpan(offset), value);
        return this;
    }

    public byte[] Build() => _image.ToArray();

    public byte[] BuildTruncated(int length) => _image[..length];
}
