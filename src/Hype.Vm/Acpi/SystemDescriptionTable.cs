using System.Buffers.Binary;

namespace Hype.Vm.Acpi;

/// <summary>What all ACPI tables but the RSDP and the FACS have in common: a header with a length, a checksum and who made it.</summary>
/// <remarks>ACPI 6.5, 5.2.6. All numbers of ACPI are little-endian.</remarks>
internal static class SystemDescriptionTable
{
    /// <summary>The length of the header, in bytes.</summary>
    public const int HeaderLength = 36;

    private const int LengthOffset = 4;
    private const int RevisionOffset = 8;
    private const int ChecksumOffset = 9;
    private const int OemIdOffset = 10;
    private const int OemTableIdOffset = 16;
    private const int OemRevisionOffset = 24;
    private const int CreatorIdOffset = 28;
    private const int CreatorRevisionOffset = 32;

    /// <summary>Gets the six characters that name the maker.</summary>
    public static ReadOnlySpan<byte> OemId => "HYPE  "u8;

    /// <summary>Completes a table whose body is written.</summary>
    /// <param name="table">The table, with room for the header in front.</param>
    /// <param name="signature">Its four characters.</param>
    /// <param name="revision">The revision of this kind of table.</param>
    public static void WriteHeader(Span<byte> table, ReadOnlySpan<byte> signature, byte revision)
    {
        signature.CopyTo(table);
        BinaryPrimitives.WriteUInt32LittleEndian(table[LengthOffset..], (uint)table.Length);
        table[RevisionOffset] = revision;
        OemId.CopyTo(table[OemIdOffset..]);
        "HYPEVM  "u8.CopyTo(table[OemTableIdOffset..]);
        BinaryPrimitives.WriteUInt32LittleEndian(table[OemRevisionOffset..], 1);
        "HYPE"u8.CopyTo(table[CreatorIdOffset..]);
        BinaryPrimitives.WriteUInt32LittleEndian(table[CreatorRevisionOffset..], 1);
        table[ChecksumOffset] = 0;
        table[ChecksumOffset] = Checksum(table);
    }

    /// <summary>Finds the byte that makes the sum of all bytes zero.</summary>
    /// <param name="bytes">The bytes, with a zero where the checksum goes.</param>
    /// <returns>The checksum.</returns>
    public static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (byte value in bytes)
        {
            sum = unchecked((byte)(sum + value));
        }

        return unchecked((byte)-sum);
    }
}
