using System.Globalization;
using Hype.Facts.Probes;

namespace Hype.Facts.Proof;

/// <summary>Asks for the place of a bit field, or for its width.</summary>
/// <param name="Member">The bit field.</param>
/// <param name="IsWidth">Whether the number of bits is wanted, and not the first.</param>
internal sealed record BitsQuestion(MemberPath Member, bool IsWidth) : Question
{
    internal override string NoAnswer => "no bit field";

    internal override Verdict Unanswerable => Verdict.Differs;

    internal override string Trial(int number) => string.Create(CultureInfo.InvariantCulture, $"const {Member.Type} hype_trial_{number} = {{ .{Member.Path} = -1 }};");

    internal override string? Existence(int number) => Member.Existence(number);

    internal override Func<ulong> Ask(Probe probe)
    {
        ProbedBits bits = probe.AskBits(Member.Type, Member.Path);
        return () => (ulong)(IsWidth ? bits.Width : bits.First);
    }
}
