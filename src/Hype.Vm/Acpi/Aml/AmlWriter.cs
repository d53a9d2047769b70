using System.Buffers.Binary;
using System.Text;

namespace Hype.Vm.Acpi.Aml;

/// <summary>Writes AML, the byte code of ACPI: the few objects that describe devices.</summary>
/// <remarks>ACPI 6.5, chapter 20. An object that holds others is written by an action that writes its content.</remarks>
internal sealed class AmlWriter
{
    private const byte NameOp = 0x08;
    private const byte BytePrefix = 0x0a;
    private const byte WordPrefix = 0x0b;
    private const byte DWordPrefix = 0x0c;
    private const byte StringPrefix = 0x0d;
    private const byte ScopeOp = 0x10;
    private const byte BufferOp = 0x11;
    private const byte PackageOp = 0x12;
    private const byte ExtendedPrefix = 0x5b;
    private const byte DeviceOp = 0x82;
    private const int SegmentLength = 4;

    private List<byte> _bytes = [];

    /// <summary>Copies what has been written.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>Opens a scope of the scope that this is written in; a table begins in the root.</summary>
    /// <param name="name">Its name, up to four characters.</param>
    /// <param name="content">Writes what is in it.</param>
    public void Scope(string name, Action content)
    {
        _bytes.Add(ScopeOp);
        WritePackage(() =>
        {
            WriteSegment(name);
            content();
        });
    }

    /// <summary>Declares a device.</summary>
    /// <param name="name">Its name, up to four characters.</param>
    /// <param name="content">Writes its objects.</param>
    public void Device(string name, Action content)
    {
        _bytes.AddRange([ExtendedPrefix, DeviceOp]);
        WritePackage(() =>
        {
            WriteSegment(name);
            content();
        });
    }

    /// <summary>Names a number.</summary>
    /// <param name="name">The name, up to four characters.</param>
    /// <param name="value">The number.</param>
    public void Name(string name, uint value)
    {
        WriteName(name);
        WriteInteger(value);
    }

    /// <summary>Names a text.</summary>
    /// <param name="name">The name, up to four characters.</param>
    /// <param name="value">The text, in ASCII.</param>
    public void Name(string name, string value)
    {
        WriteName(name);
        _bytes.Add(StringPrefix);
        _bytes.AddRange(Encoding.ASCII.GetBytes(value));
        _bytes.Add(0);
    }

    /// <summary>Names a package of numbers, of which there are at most 255.</summary>
    /// <param name="name">The name, up to four characters.</param>
    /// <param name="values">The numbers.</param>
    public void Name(string name, byte[] values)
    {
        WriteName(name);
        _bytes.Add(PackageOp);
        WritePackage(() =>
        {
            _bytes.Add((byte)values.Length);
            Array.ForEach(values, value => WriteInteger(value));
        });
    }

    /// <summary>Names what a device takes of the machine.</summary>
    /// <param name="name">The name, up to four characters.</param>
    /// <param name="resources">The resources.</param>
    public void Name(string name, ResourceTemplate resources)
    {
        byte[] bytes = resources.ToArray();
        WriteName(name);
        _bytes.Add(BufferOp);
        WritePackage(() =>
        {
            WriteInteger((uint)bytes.Length);
            _bytes.AddRange(bytes);
        });
    }

    private void WriteName(string name)
    {
        _bytes.Add(NameOp);
        WriteSegment(name);
    }

    private void WriteSegment(string name) => _bytes.AddRange(Encoding.ASCII.GetBytes(name.PadRight(SegmentLength, '_')));

    private void WriteInteger(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        switch (value)
        {
            case 0 or 1: // ZeroOp and OneOp
                _bytes.Add((byte)value);
                break;
            case <= byte.MaxValue:
                _bytes.AddRange([BytePrefix, (byte)value]);
                break;
            case <= ushort.MaxValue:
                _bytes.Add(WordPrefix);
                _bytes.AddRange(bytes[..sizeof(ushort)]);
                break;
            default:
                _bytes.Add(DWordPrefix);
                _bytes.AddRange(bytes);
                break;
        }
    }

    /// <summary>Writes content behind its length, which counts itself (20.2.4).</summary>
    private void WritePackage(Action content)
    {
        List<byte> outer = _bytes;
        _bytes = [];
        content();
        List<byte> inner = _bytes;
        _bytes = outer;
        _bytes.AddRange(EncodeLength(inner.Count));
        _bytes.AddRange(inner);
    }

    /// <summary>One byte up to 63; else four bits and their number in the first, and eight in each of those that follow.</summary>
    private static byte[] EncodeLength(int contentLength)
    {
        const int OneByteLimit = 1 << 6;
        if (contentLength + 1 < OneByteLimit)
        {
            return [(byte)(contentLength + 1)];
        }

        int followers = 1;
        while (contentLength + 1 + followers >= 1 << (4 + (8 * followers)))
        {
            followers++;
        }

        int length = contentLength + 1 + followers;
        byte[] bytes = new byte[1 + followers];
        bytes[0] = (byte)((followers << 6) | (length & 0xf));
        for (int i = 1; i <= followers; i++)
        {
            bytes[i] = (byte)(length >> (4 + (8 * (i - 1))));
        }

        return bytes;
    }
}
