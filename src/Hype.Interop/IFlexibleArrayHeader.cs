namespace Hype.Interop;

/// <summary>A kernel structure that ends in an array of <typeparamref name="TElement"/>; generated structs implement it.</summary>
/// <typeparam name="TElement">The type of the array's elements.</typeparam>
public interface IFlexibleArrayHeader<TElement>
    where TElement : unmanaged
{
    /// <summary>Gets the offset of the first element from the start of the structure, in bytes.</summary>
    static abstract int ElementsOffset { get; }

    /// <summary>Gets the highest number of elements that the kernel accepts.</summary>
    static abstract int MaximumCount { get; }

    /// <summary>Gets whether the header has a field for the number of elements; otherwise the memory's length alone tells it.</summary>
    static abstract bool AnnouncesCount { get; }

    /// <summary>Gets or sets the number of elements that the header announces; 0 where it has no field for that.</summary>
    int ElementCount { get; set; }
}
