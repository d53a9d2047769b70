using System.Globalization;
using Hype.Vm.Memory;

namespace Hype.Vm;

/// <summary>An amount of memory.</summary>
/// <param name="Bytes">The amount in bytes.</param>
public readonly record struct ByteSize(ulong Bytes)
{
    /// <summary>Makes an amount from kibibytes.</summary>
    /// <param name="count">How many times 1024 bytes.</param>
    /// <returns>The amount.</returns>
    /// <exception cref="OverflowException">The amount does not fit in 64 bits.</exception>
    public static ByteSize KiB(ulong count) => new(checked(count * 1024));

    /// <summary>Makes an amount from mebibytes.</summary>
    /// <param name="count">How many times 1024 KiB.</param>
    /// <returns>The amount.</returns>
    /// <exception cref="OverflowException">The amount does not fit in 64 bits.</exception>
    public static ByteSize MiB(ulong count) => KiB(checked(count * 1024));

    /// <summary>Makes an amount from gibibytes.</summary>
    /// <param name="count">How many times 1024 MiB.</param>
    /// <returns>The amount.</returns>
    /// <exception cref="OverflowException">The amount does not fit in 64 bits.</exception>
    public static ByteSize GiB(ulong count) => MiB(checked(count * 1024));

    /// <summary>Reads an amount as people write it: <c>256M</c>, <c>1G</c>, <c>1536MiB</c>, <c>4096</c> (bytes).</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The amount, where the text is one.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string? text, out ByteSize size)
    {
        size = default;
        ReadOnlySpan<char> number = text.AsSpan().Trim();
        int digits = number.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> unit = digits < 0 ? [] : number[digits..].Trim();
        if (!ulong.TryParse(digits < 0 ? number : number[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out ulong count)
            || Shift(unit) is not int shift
            || count > ulong.MaxValue >> shift)
        {
            return false;
        }

        size = new ByteSize(count << shift);
        return true;
    }

    /// <summary>Formats the amount in the largest unit that leaves no rest.</summary>
    /// <returns>The text, e.g. <c>256 MiB</c>.</returns>
    public override string ToString() => ByteCount.Format(Bytes);

    private static int? Shift(ReadOnlySpan<char> unit)
    {
        if (unit.Length > 1 && unit[1..] is not ("iB" or "ib" or "B" or "b"))
        {
            return null;
        }

        return unit.IsEmpty ? 0 : char.ToUpperInvariant(unit[0]) switch
        {
            'K' => 10,
            'M' => 20,
            'G' => 30,
            'T' => 40,
            _ => null,
        };
    }
}
