using System.Buffers.Binary;
using System.Text;
using Hype.Vm.Acpi;
using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Tests.Acpi;

/// <summary>Tables in a guest's memory, found as a kernel finds them: from the root pointer on.</summary>
internal sealed class AcpiImage : IDisposable
{
    private const int HeaderLength = 36;

    private readonly GuestMemory _memory = new(new GuestMemoryLayout(2 << 20));
    private GuestAddress _end;

    internal AcpiImage(int processors, int devices) => Root = AcpiTables.Write(_memory, ApicTopology.OfCores(processors), devices);

    /// <summary>The root pointer.</summary>
    internal GuestAddress Root { get; }

    /// <summary>The byte behind the last table that was found.</summary>
    internal GuestAddress End => _end;

    /// <summary>The table that the fixed description names.</summary>
    internal AcpiTable Dsdt => ReadTable(new GuestAddress(BinaryPrimitives.ReadUInt64LittleEndian(Find()[0].Bytes.AsSpan(140))));

    /// <summary>The tables that the XSDT names, in its order.</summary>
    internal AcpiTable[] Find()
    {
        ulong xsdt = BinaryPrimitives.ReadUInt64LittleEndian(Read(Root, 36).AsSpan(24));
        byte[] body = ReadTable(new GuestAddress(xsdt)).Bytes[HeaderLength..];
        return [.. body.Chunk(8).Select(address => ReadTable(new GuestAddress(BinaryPrimitives.ReadUInt64LittleEndian(address))))];
    }

    internal byte[] Read(GuestAddress address, int count)
    {
        byte[] bytes = new byte[count];
        _memory.Read(address, bytes);
        return bytes;
    }

    public void Dispose() => _memory.Dispose();

    private AcpiTable ReadTable(GuestAddress address)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(Read(address, 8).AsSpan(4));
        GuestAddress end = address + length;
        _end = end > _end ? end : _end;
        byte[] bytes = Read(address, (int)length);
        return new AcpiTable(Encoding.ASCII.GetString(bytes, 0, 4), bytes);
    }
}
