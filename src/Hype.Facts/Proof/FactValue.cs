using System.Globalization;

namespace Hype.Facts.Proof;

/// <summary>A number, with the way in which it is compared and shown.</summary>
/// <param name="Bits">The number; a negative one as its two's complement.</param>
/// <param name="Form">How it is shown.</param>
/// <param name="Size">The bytes of its type: what the header has is compared in that type.</param>
internal sealed record FactValue(ulong Bits, ValueForm Form = ValueForm.Unsigned, int Size = sizeof(ulong))
{
    /// <summary>Reads a value as the generator writes it: hexadecimal or decimal.</summary>
    internal static FactValue Parse(string text, bool isSigned, int size) => text.StartsWith("0x", StringComparison.Ordinal)
        ? new FactValue(ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), ValueForm.Hexadecimal, size)
        : isSigned ? new FactValue(unchecked((ulong)long.Parse(text, CultureInfo.InvariantCulture)), ValueForm.Signed, size)
        : new FactValue(ulong.Parse(text, CultureInfo.InvariantCulture), ValueForm.Unsigned, size);

    /// <summary>Gets another number in the same form and type: what C would make of it in an assignment.</summary>
    internal FactValue With(ulong bits)
    {
        int unused = (sizeof(ulong) - Size) * 8;
        return this with { Bits = Form == ValueForm.Signed ? unchecked((ulong)((long)(bits << unused) >> unused)) : bits << unused >> unused };
    }

    /// <summary>Gets the word for a kind of fact.</summary>
    internal static string NameOf(FactKind kind) => kind switch
    {
        FactKind.Number => "number",
        FactKind.Size => "size",
        FactKind.Alignment => "alignment",
        FactKind.Offset => "offset",
        FactKind.Width => "width",
        _ => "value",
    };

    public override string ToString() => Form switch
    {
        ValueForm.Signed => unchecked((long)Bits).ToString(CultureInfo.InvariantCulture),
        ValueForm.Hexadecimal => "0x" + Bits.ToString("X", CultureInfo.InvariantCulture),
        ValueForm.Request => "0x" + Bits.ToString("X8", CultureInfo.InvariantCulture),
        ValueForm.Bit => string.Create(CultureInfo.InvariantCulture, $"{Bits / 8}:{Bits % 8}"),
        _ => Bits.ToString(CultureInfo.InvariantCulture),
    };
}
