using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>
/// Encodes request numbers: number 8 bits, type 8, then size 14 and direction 2; on mips and powerpc size 13 and direction 3, with other values.
/// </summary>
internal static class IoctlNumber
{
    /// <summary>The largest size that fits in the 14 bits.</summary>
    public const int MaximumSize = (1 << 14) - 1;

    private const uint Write = 1;
    private const uint Read = 2;

    /// <summary>Encodes a request, or gives <see langword="null"/> where the architecture has no room for the size.</summary>
    public static uint? Encode(RequestForm form, byte type, byte number, uint size, string arch)
    {
        uint low = ((uint)type << 8) | number;
        if (arch is "mips" or "powerpc")
        {
            return size > MaximumSize >> 1 ? null : (DirectionOf(form, none: 1, write: 4, read: 2) << 29) | (size << 16) | low;
        }

        return size > MaximumSize ? null : (DirectionOf(form, none: 0, Write, Read) << 30) | (size << 16) | low;
    }

    private static uint DirectionOf(RequestForm form, uint none, uint write, uint read) => form switch
    {
        RequestForm.Ior => read,
        RequestForm.Iow => write,
        RequestForm.Iowr => read | write,
        _ => none,
    };
}
