using System.Buffers.Binary;

namespace Hype.Vm.Tests.Boot.Linux;

/// <summary>Makes a vmlinux that is valid but for what a test changes: fields by offset, and code that tells its position.</summary>
internal sealed class ElfBuilder
{
    public const int ProgramHeaders = 64;
    public const int HeaderSize = 56;
    public const int TextHeader = ProgramHeaders;
    public const int DataHeader = ProgramHeaders + HeaderSize;
    public const int NoteHeader = ProgramHeaders + (2 * HeaderSize);
    public const int Notes = 0x200;
    public const int PvhNote = Notes + 20; // behind a note of another owner
    public const int PvhDescription = PvhNote + 16;
    public const int NotesSize = 20 + 24;
    public const int Text = 0x1000;
    public const int TextSize = 0x2000;
    public const int Data = Text + TextSize;
    public const int DataSize = 0x800;
    public const int Length = Data + DataSize;
    public const ulong TextAddress = 0x100_0000;
    public const ulong DataAddress = 0x120_0000;
    public const ulong DataMemorySize = 0x10_0000;
    public const ulong Entry = TextAddress + 0x40;
    public const uint PvhEntry = (uint)TextAddress + 0x80;

    private readonly byte[] _image = new byte[Length];

    public ElfBuilder()
    {
        for (int i = Text; i < Length; i += 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_image.AsSpan(i), i);
        }

        WriteHeader();
        WriteProgramHeader(TextHeader, 1, Text, TextAddress, TextSize, TextSize);
        WriteProgramHeader(DataHeader, 1, Data, DataAddress, DataSize, DataMemorySize);
        WriteProgramHeader(NoteHeader, 4, Notes, 0, NotesSize, NotesSize);
        WriteNote(Notes, 18, "GNU\0"u8, 4); // another owner's number: not the entry
        WriteNote(PvhNote, 18, "Xen\0"u8, 8);
        With64(PvhDescription, PvhEntry);
    }

    public ElfBuilder WithoutPvh() => With32(PvhNote + 8, 6);

    public ElfBuilder With8(int offset, byte value)
    {
        _image[offset] = value;
        return this;
    }

    public ElfBuilder With16(int offset, ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_image.AsSpan(offset), value);
        return this;
    }

    public ElfBuilder With32(int offset, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_image.AsSpan(offset), value);
        return this;
    }

    public ElfBuilder With64(int offset, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_image.AsSpan(offset), value);
        return this;
    }

    public byte[] Build() => _image.ToArray();

    public byte[] BuildTruncated(int length) => _image[..length];

    private void WriteHeader()
    {
        "\u007fELF"u8.CopyTo(_image);
        With8(4, 2).With8(5, 1).With8(6, 1); // 64 bits, little endian, version
        With16(16, 2).With16(18, 62).With32(20, 1); // executable, x86-64, version
        With64(24, Entry).With64(32, ProgramHeaders);
        With16(52, 64).With16(54, HeaderSize).With16(56, 3);
    }

    private void WriteProgramHeader(int at, uint type, ulong offset, ulong address, ulong fileSize, ulong memorySize)
    {
        With32(at, type).With64(at + 8, offset).With64(at + 24, address);
        With64(at + 32, fileSize).With64(at + 40, memorySize).With64(at + 48, 4);
    }

    private void WriteNote(int at, uint type, ReadOnlySpan<byte> name, uint descriptionSize)
    {
        With32(at, (uint)name.Length).With32(at + 4, descriptionSize).With32(at + 8, type);
        name.CopyTo(_image.AsSpan(at + 12));
    }
}
