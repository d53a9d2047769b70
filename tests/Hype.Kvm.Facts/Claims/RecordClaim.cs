namespace Hype.Kvm.Facts.Claims;

/// <summary>What is claimed of a struct or union.</summary>
/// <param name="Name">Its tag in C.</param>
/// <param name="Size">Its size in C#, where an empty struct has 1 byte.</param>
/// <param name="Members">Its members, through those that are records themselves.</param>
/// <param name="Flexible">Where the array behind it begins, and the size of an element.</param>
public sealed record RecordClaim(string Name, int Size, IReadOnlyList<MemberClaim> Members, (int Offset, int ElementSize)? Flexible)
{
    /// <summary>Gets its alignment; null where that is not known.</summary>
    public int? Alignment { get; init; }
}
