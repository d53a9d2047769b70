using System.Buffers.Binary;

namespace Hype.Vm.Acpi;

/// <summary>The firmware ACPI control structure: where a sleeping system and its firmware would meet. This machine never sleeps, so nothing is in it.</summary>
/// <remarks>ACPI 6.5, 5.2.10. It is required of a machine whose ACPI hardware is not reduced.</remarks>
internal static class Facs
{
    /// <summary>What its address is a multiple of.</summary>
    public const int Alignment = 64;

    private const int Length = 64;
    private const int LengthOffset = 4;
    private const int VersionOffset = 32;
    private const byte Version = 2;

    /// <summary>Makes the structure.</summary>
    /// <returns>Its bytes.</returns>
    public static byte[] Create()
    {
        byte[] structure = new byte[Length];
        "FACS"u8.CopyTo(structure);
        BinaryPrimitives.WriteUInt32LittleEndian(structure.AsSpan(LengthOffset), Length);
        structure[VersionOffset] = Version;
        return structure;
    }
}
