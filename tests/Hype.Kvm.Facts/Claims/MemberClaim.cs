using System.Globalization;

namespace Hype.Kvm.Facts.Claims;

/// <summary>What is claimed of a member.</summary>
/// <param name="Path">The C names that lead to it; <c>[]</c> stands for an element of an array.</param>
/// <param name="FirstBit">Its first bit.</param>
/// <param name="Width">Its bits.</param>
/// <param name="IsBitField">Whether it is a bit field.</param>
public sealed record MemberClaim(string Path, int FirstBit, int Width, bool IsBitField)
{
    public static MemberClaim Bytes(string path, int offset, int size) => new(path, offset * 8, size * 8, IsBitField: false);

    /// <summary>Gets its place in the form of the tables.</summary>
    public string Place => IsBitField
        ? string.Create(CultureInfo.InvariantCulture, $"{FirstBit / 8}:{FirstBit % 8}-{(FirstBit % 8) + Width - 1}")
        : (FirstBit / 8).ToString(CultureInfo.InvariantCulture);

    /// <summary>Gets its size in bytes; null for a bit field.</summary>
    public int? Size => IsBitField ? null : Width / 8;
}
