namespace Hype.Facts.Proof;

/// <summary>One thing that a manifest says of C.</summary>
/// <param name="Name">The C name that it is about: <c>KVM_GET_REGS</c>, <c>kvm_regs</c>, <c>kvm_regs.rip</c>.</param>
/// <param name="Kind">What it says of that.</param>
/// <param name="Manifest">What the manifest has.</param>
/// <param name="Question">How a compiler is asked for it; <see langword="null"/> where C does not have it.</param>
/// <param name="Parent">The type whose member it is about; <see langword="null"/> where it is about a name of its own.</param>
internal sealed record ProofFact(string Name, FactKind Kind, FactValue Manifest, Question? Question, string? Parent = null);
