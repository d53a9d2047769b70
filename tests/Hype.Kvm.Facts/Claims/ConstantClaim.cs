namespace Hype.Kvm.Facts.Claims;

/// <summary>What is claimed of a constant.</summary>
/// <param name="Name">Its C name.</param>
/// <param name="Value">Its value in decimal digits.</param>
/// <param name="Namespace">The namespace of the type that has it.</param>
/// <param name="IsEnumerator">Whether it is one of an enumeration, which may list what only one architecture has.</param>
public sealed record ConstantClaim(string Name, string Value, string Namespace, bool IsEnumerator);
