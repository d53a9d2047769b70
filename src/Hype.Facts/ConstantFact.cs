using System.Globalization;
using Hype.Facts.Probes;

namespace Hype.Facts;

/// <summary>A macro or an enumerator that is an integer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>macro</c> or <c>enum</c>.</param>
/// <param name="Bits">Its value in 64 bits.</param>
/// <param name="IsNegative">Not zero where the value is below zero.</param>
internal sealed record ConstantFact(string Name, string Kind, ProbedValue Bits, ProbedValue IsNegative)
{
    /// <summary>Gets the value in decimal digits.</summary>
    internal string ValueText => IsNegative.Value != 0
        ? ((long)Bits.Value).ToString(CultureInfo.InvariantCulture)
        : Bits.Value.ToString(CultureInfo.InvariantCulture);
}
