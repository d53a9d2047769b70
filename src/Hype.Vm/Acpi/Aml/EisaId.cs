using System.Buffers.Binary;
using System.Globalization;

namespace Hype.Vm.Acpi.Aml;

/// <summary>The compressed form of an id such as <c>PNP0501</c>: three letters in five bits each, then four hexadecimal digits.</summary>
/// <remarks>ACPI 6.5, 19.3.4: the EISAID macro.</remarks>
internal static class EisaId
{
    /// <summary>Compresses an id.</summary>
    /// <param name="id">Three capital letters and four hexadecimal digits.</param>
    /// <returns>The number that stands for it.</returns>
    public static uint Encode(string id)
    {
        int letters = (Letter(id[0]) << 10) | (Letter(id[1]) << 5) | Letter(id[2]);
        uint number = uint.Parse(id.AsSpan(3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return BinaryPrimitives.ReverseEndianness(((uint)letters << 16) | number); // The id is written big-endian.
    }

    private static int Letter(char letter) => letter - 'A' + 1;
}
