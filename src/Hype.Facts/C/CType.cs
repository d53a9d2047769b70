namespace Hype.Facts.C;

/// <summary>The type of a member.</summary>
/// <param name="Words">The type without pointers and dimensions, such as <c>unsigned long</c> or <c>struct kvm_regs</c>; empty for a record without a tag.</param>
/// <param name="Record">The record without a tag that it is.</param>
/// <param name="Pointers">How many times it is pointed to.</param>
/// <param name="Dimensions">The lengths of an array, as C expressions; an empty one is that of a flexible array.</param>
internal sealed record CType(string Words, CRecord? Record, int Pointers, IReadOnlyList<string> Dimensions)
{
    internal bool IsArray => Dimensions.Count > 0;

    /// <summary>Gets whether the array is as long as the memory behind it.</summary>
    internal bool IsFlexible => Dimensions is ["", ..];
}
