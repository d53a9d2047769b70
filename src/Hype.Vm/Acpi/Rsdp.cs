using System.Buffers.Binary;
using Hype.Vm.Memory;

namespace Hype.Vm.Acpi;

/// <summary>The root system description pointer: what a kernel looks for between 0xe0000 and 0xfffff, and what leads to all tables.</summary>
/// <remarks>ACPI 6.5, 5.2.5.3.</remarks>
internal static class Rsdp
{
    /// <summary>Its length, in bytes.</summary>
    public const int Length = 36;

    private const int ChecksumOffset = 8;
    private const int OemIdOffset = 9;
    private const int RevisionOffset = 15;
    private const int LengthOffset = 20;
    private const int XsdtOffset = 24;
    private const int ExtendedChecksumOffset = 32;
    private const int FirstVersionLength = 20; // what the first checksum covers
    private const byte Revision = 2; // with an XSDT; there is no RSDT

    /// <summary>Makes the pointer.</summary>
    /// <param name="xsdt">Where the XSDT lies.</param>
    /// <returns>Its bytes.</returns>
    public static byte[] Create(GuestAddress xsdt)
    {
        byte[] pointer = new byte[Length];
        Span<byte> bytes = pointer;
        "RSD PTR "u8.CopyTo(bytes);
        SystemDescriptionTable.OemId.CopyTo(bytes[OemIdOffset..]);
        bytes[RevisionOffset] = Revision;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[LengthOffset..], Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[XsdtOffset..], xsdt.Value);
        bytes[ChecksumOffset] = SystemDescriptionTable.Checksum(bytes[..FirstVersionLength]);
        bytes[ExtendedChecksumOffset] = SystemDescriptionTable.Checksum(bytes);
        return pointer;
    }
}
