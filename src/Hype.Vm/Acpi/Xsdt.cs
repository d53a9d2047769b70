using System.Buffers.Binary;
using Hype.Vm.Memory;

namespace Hype.Vm.Acpi;

/// <summary>The extended system description table: the addresses of the other tables.</summary>
/// <remarks>ACPI 6.5, 5.2.8. The DSDT and the FACS are not in it: the FADT names them.</remarks>
internal static class Xsdt
{
    private const byte Revision = 1;

    /// <summary>Makes the table.</summary>
    /// <param name="tables">Where the others lie.</param>
    /// <returns>Its bytes.</returns>
    public static byte[] Create(ReadOnlySpan<GuestAddress> tables)
    {
        byte[] table = new byte[SystemDescriptionTable.HeaderLength + (tables.Length * sizeof(ulong))];
        for (int i = 0; i < tables.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(SystemDescriptionTable.HeaderLength + (i * sizeof(ulong))), tables[i].Value);
        }

        SystemDescriptionTable.WriteHeader(table, "XSDT"u8, Revision);
        return table;
    }
}
