namespace Hype.Facts.Proof;

/// <summary>A fact that a compiler was asked about.</summary>
/// <param name="Fact">What the manifest says.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Header">What the header says, as text; empty where it says nothing.</param>
internal sealed record CheckedFact(ProofFact Fact, Verdict Verdict, string Header)
{
    /// <summary>Gets the fact with the kind before its name: <c>offset kvm_regs.rip</c>.</summary>
    public override string ToString() => $"{FactValue.NameOf(Fact.Kind)} {Fact.Name}";
}
