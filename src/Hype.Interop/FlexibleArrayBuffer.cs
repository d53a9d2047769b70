using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hype.Interop;

/// <summary>A structure that ends in an array, in native memory: what C calls a flexible array member.</summary>
/// <typeparam name="THeader">The structure.</typeparam>
/// <typeparam name="TElement">The type of the elements that follow it.</typeparam>
/// <remarks>Spans and references into a buffer are valid until it grows or is disposed of. A buffer is for one thread at a time.</remarks>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a buffer.")]
public sealed unsafe class FlexibleArrayBuffer<THeader, TElement> : IDisposable
    where THeader : unmanaged, IFlexibleArrayHeader<TElement>
    where TElement : unmanaged
{
    private byte* _memory;

    /// <summary>Initializes a zeroed buffer whose header announces <paramref name="count"/> elements.</summary>
    /// <param name="count">The number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kernel accepts no such number.</exception>
    public FlexibleArrayBuffer(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, THeader.MaximumCount);
        Allocate(count);
    }

    /// <summary>Initializes a buffer with a copy of <paramref name="elements"/>, the other fields of its header being zero.</summary>
    /// <param name="elements">The elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kernel accepts no such number.</exception>
    public FlexibleArrayBuffer(ReadOnlySpan<TElement> elements)
        : this(elements.Length)
    {
        elements.CopyTo(Elements);
    }

    /// <summary>Frees the memory of a buffer that was not disposed of.</summary>
    ~FlexibleArrayBuffer() => Free();

    /// <summary>Gets the number of elements that there is memory for.</summary>
    public int Capacity { get; private set; }

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

    /// <summary>Gets the length of structure and array in bytes.</summary>
    public int ByteLength => Math.Max(THeader.ElementsOffset + (Capacity * sizeof(TElement)), sizeof(THeader));

    /// <summary>Gets the structure before the array.</summary>
    public ref THeader Header
    {
        get
        {
            // SAFETY: the memory is at least one header long, and Address throws once it is freed.
            return ref Unsafe.AsRef<THeader>(Address);
        }
    }

    /// <summary>Gets the elements that the header announces.</summary>
    public Span<TElement> Elements
    {
        get
        {
            // SAFETY: Count never exceeds Capacity, which the memory was allocated for.
            return new Span<TElement>((byte*)Address + THeader.ElementsOffset, Count);
        }
    }

    /// <summary>Gets the address to hand to an ioctl; keep the buffer reachable during the call.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed of.</exception>
    public void* Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory is null, this);
            return _memory;
        }
    }

    /// <summary>Makes a zeroed buffer that is at least so many bytes long, with the structure.</summary>
    /// <param name="length">The length in bytes.</param>
    /// <returns>The buffer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kernel accepts no such number of elements.</exception>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "The answer depends on both types.")]
    public static FlexibleArrayBuffer<THeader, TElement> ForBytes(int length) =>
        new((Math.Max(0, length - THeader.ElementsOffset) + sizeof(TElement) - 1) / sizeof(TElement));

    /// <summary>Replaces the memory by a zeroed one of twice the capacity, for an ioctl that says only that the array is too short.</summary>
    /// <returns><see langword="false"/> where the capacity is the highest already.</returns>
    public bool TryDouble() => TryReplace((int)Math.Min(THeader.MaximumCount, Math.Max(1L, Capacity) * 2));

    /// <summary>Replaces the memory by a zeroed one for the count that the kernel wrote into the header, for an ioctl that says what it needs.</summary>
    /// <returns><see langword="false"/> where that count is no growth, or above the highest.</returns>
    public bool TryGrowToAnnounced() => TryReplace(Header.ElementCount);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Checks that the header announces no more elements than there is memory for; generated wrappers do before each call, since the kernel believes it.</summary>
    /// <param name="parameterName">The name of the parameter that the buffer came in.</param>
    /// <exception cref="ArgumentException">The count was set above <see cref="Capacity"/> through <see cref="Header"/>, or by a kernel that needs more.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed of.</exception>
    public void ThrowIfOverstated(string parameterName) => FlexibleArrayCount.ThrowIfOverstated(Header.ElementCount, Capacity, parameterName);

    private bool TryReplace(int capacity)
    {
        if (capacity <= Capacity || capacity > THeader.MaximumCount)
        {
            return false;
        }

        Free();
        Allocate(capacity);
        return true;
    }

    private void Allocate(int capacity)
    {
        nuint size = checked((nuint)THeader.ElementsOffset + ((nuint)capacity * (nuint)sizeof(TElement)));
        // SAFETY: the memory is zeroed, never shorter than the header, and freed exactly once by Free.
        _memory = (byte*)NativeMemory.AllocZeroed(Math.Max(size, (nuint)sizeof(THeader)));
        Capacity = capacity;
        Header.ElementCount = capacity;
    }

    private void Free()
    {
        // SAFETY: freeing null does nothing, and the pointer is cleared with it.
        NativeMemory.Free(_memory);
        _memory = null;
    }
}
