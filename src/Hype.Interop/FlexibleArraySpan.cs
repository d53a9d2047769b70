using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hype.Interop;

/// <summary>A structure that ends in an array, in memory of the caller's, such as a <c>stackalloc</c>: what makes a call without any allocation.</summary>
/// <typeparam name="THeader">The structure.</typeparam>
/// <typeparam name="TElement">The type of the elements that follow it.</typeparam>
public readonly ref struct FlexibleArraySpan<THeader, TElement>
    where THeader : unmanaged, IFlexibleArrayHeader<TElement>
    where TElement : unmanaged
{
    private readonly Span<byte> _memory;

    /// <summary>Initializes the structure over memory, whose content stays but for the count: the header announces as many elements as fit.</summary>
    /// <param name="memory">Memory that is at least as long as the structure. What does not fill an element at its end is left out.</param>
    /// <exception cref="ArgumentException">The memory is shorter than the structure.</exception>
    public FlexibleArraySpan(Span<byte> memory)
    {
        if (memory.Length < Unsafe.SizeOf<THeader>())
        {
            throw new ArgumentException($"{Unsafe.SizeOf<THeader>()} bytes are needed for the structure alone.", nameof(memory));
        }

        int capacity = Math.Min((memory.Length - THeader.ElementsOffset) / Unsafe.SizeOf<TElement>(), THeader.MaximumCount);
        Capacity = capacity;
        _memory = memory[..Math.Max(SizeFor(capacity), Unsafe.SizeOf<THeader>())];
        Header.ElementCount = capacity;
    }

    /// <summary>Gets the number of elements that there is memory for.</summary>
    public int Capacity { get; }

    /// <summary>Gets the length of structure and array in bytes.</summary>
    public int ByteLength => _memory.Length;

    /// <summary>Gets the structure before the array.</summary>
    public ref THeader Header => ref MemoryMarshal.AsRef<THeader>(_memory);

    /// <summary>Gets or sets the number of elements that the header announces.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or above <see cref="Capacity"/>.</exception>
    public int Count
    {
        get => THeader.AnnouncesCount ? Math.Clamp(Header.ElementCount, 0, Capacity) : Capacity;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Capacity);
            Header.ElementCount = value;
        }
    }

    /// <summary>Gets the elements that the header announces.</summary>
    public Span<TElement> Elements => MemoryMarshal.Cast<byte, TElement>(_memory.Slice(THeader.ElementsOffset, Count * Unsafe.SizeOf<TElement>()));

    /// <summary>Gets how much memory a number of elements needs, with the structure.</summary>
    /// <param name="count">The number of elements.</param>
    /// <returns>The length in bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kernel accepts no such number.</exception>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "The answer depends on both types.")]
    public static int SizeFor(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, THeader.MaximumCount);
        return checked(THeader.ElementsOffset + (count * Unsafe.SizeOf<TElement>()));
    }

    /// <summary>Checks that the header announces no more elements than there is memory for; generated wrappers do before each call, since the kernel believes it.</summary>
    /// <param name="parameterName">The name of the parameter that the structure came in.</param>
    /// <exception cref="ArgumentException">The count was set above <see cref="Capacity"/> through <see cref="Header"/> or by a kernel that needs more, or this is the default value, which has no memory.</exception>
    public void ThrowIfOverstated(string parameterName)
    {
        if (_memory.IsEmpty)
        {
            throw new ArgumentException("The default value has no memory.", parameterName);
        }

        FlexibleArrayCount.ThrowIfOverstated(Header.ElementCount, Capacity, parameterName);
    }

    /// <summary>Gets the first byte, for pinning.</summary>
    /// <returns>The byte.</returns>
    public ref byte GetPinnableReference() => ref _memory.GetPinnableReference();
}
