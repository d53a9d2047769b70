using System.Globalization;
using Hype.Facts.Probes;

namespace Hype.Facts.Proof;

/// <summary>Asks for the value of a constant expression.</summary>
/// <param name="Expression">The expression.</param>
/// <param name="Macro">The macro that it is about, if any.</param>
/// <param name="Member">The member that it is about, with its type, if any.</param>
/// <param name="IsElement">Whether it is about an element of the member.</param>
internal sealed record ExpressionQuestion(string Expression, string? Macro = null, MemberPath? Member = null, bool IsElement = false) : Question
{
    internal override string NoAnswer => Macro is not null ? "not a number" : IsElement ? "no array" : "a bit field";

    /// <summary>Gets what it means: a macro without parameters is mostly made of what only the kernel itself defines.</summary>
    internal override Verdict Unanswerable => Expression == Macro ? Verdict.Unanswered : Verdict.Differs;

    internal override string Trial(int number) => $"_Static_assert((({Expression}) | 1) != 0, \"\");";

    internal override string? Existence(int number) =>
        Member?.Existence(number)
            ?? (Macro is null ? null : string.Create(CultureInfo.InvariantCulture, $"#ifndef {Macro}\n#error no macro\n#endif"));

    internal override Func<ulong> Ask(Probe probe)
    {
        ProbedValue value = probe.Ask(Expression);
        return () => value.Value;
    }
}
