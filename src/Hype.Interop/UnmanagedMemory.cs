namespace Hype.Interop;

/// <summary>Memory that no garbage collector moves or frees: what a kernel may be told to keep the address of.</summary>
/// <remarks>Whoever makes one vouches, in unsafe code, that the memory stays as long as the kernel uses it. The default is no memory.</remarks>
public readonly unsafe struct UnmanagedMemory : IEquatable<UnmanagedMemory>
{
    private readonly void* _address;

    /// <summary>Initializes a range of memory.</summary>
    /// <param name="address">Where it is. It must be mapped, or allocated outside the managed heap.</param>
    /// <param name="length">How long it is, in bytes.</param>
    public UnmanagedMemory(void* address, nuint length)
    {
        _address = address;
        Length = length;
    }

    /// <summary>Gets the address, as structures of the kernel hold it.</summary>
    public ulong Address => (ulong)_address;

    /// <summary>Gets the length in bytes.</summary>
    public nuint Length { get; }

    /// <summary>Compares two ranges.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they are the same.</returns>
    public static bool operator ==(UnmanagedMemory left, UnmanagedMemory right) => left.Equals(right);

    /// <summary>Compares two ranges.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they differ.</returns>
    public static bool operator !=(UnmanagedMemory left, UnmanagedMemory right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(UnmanagedMemory other) => _address == other._address && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UnmanagedMemory other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine((nuint)_address, Length);
}
