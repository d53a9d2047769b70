using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>
/// Encodes request numbers: number 8 bits, type 8, then size 14 and direction 2; on mips and powerpc size 13 and direction 3, with other values.
/// </summary>
internal static class IoctlNumber
{
    /// <summary>The largest size that fits in the 14 bits.</summary>
    public const int MaximumSize = (1 << 14) - 1;

    /// <summary>Encodes a request, or gives <see langword="null"/> where the architecture has no room for the size.</summary>
    public static uint? Encode(RequestForm form, byte type, byte number, uint size, string arch) => Encode(DirectionOf(form), type, number, size, arch);

    /// <inheritdoc cref="Encode(RequestForm, byte, byte, uint, string)"/>
    public static uint? Encode(Direction direction, byte type, byte number, uint size, string arch)
    {
        uint low = ((uint)type << 8) | number;
        if (arch is "mips" or "powerpc")
        {
            // There 1 is none, 2 is read and 4 is write.
            uint bits = direction == Direction.None ? 1u : ((uint)(direction & Direction.Write) << 2) | (uint)(direction & Direction.Read);
            return size > MaximumSize >> 1 ? null : (bits << 29) | (size << 16) | low;
        }

        return size > MaximumSize ? null : ((uint)direction << 30) | (size << 16) | low;
    }

    private static Direction DirectionOf(RequestForm form) => form switch
    {
        RequestForm.Ior => Direction.Read,
        RequestForm.Iow => Direction.Write,
        RequestForm.Iowr => Direction.ReadWrite,
        _ => Direction.None,
    };
}
