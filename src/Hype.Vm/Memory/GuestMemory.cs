using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hype.Interop;
using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Memory;

/// <summary>A machine's RAM: host memory, reached by guest-physical address with every access checked.</summary>
/// <remarks>
/// <para>The guest changes this memory while we look at it. So the interface hands out copies, never references: read once,
/// check the copy, use the copy. The <c>Try</c> methods are for addresses that the guest chose and return <see langword="false"/>
/// where any byte lies outside of RAM; the others are for addresses that the host chose, and throw.</para>
/// <para>Safe to use from several threads at once, as RAM is. It must not be disposed while another thread uses it: the machine
/// that owns it has joined all its threads before.</para>
/// </remarks>
public sealed partial class GuestMemory : IDisposable
{
    private readonly GuestMemoryRegion[] _regions;
    private bool _disposed;
    private SafeFileHandle? _file; // What is behind the memory where it can be shared.

    /// <summary>Allocates the RAM of a machine; the host backs a page when it is first touched.</summary>
    /// <param name="layout">Where the RAM lies.</param>
    /// <param name="backing">What is behind it; by default ordinary pages of this process.</param>
    /// <exception cref="SystemCallException">The host refuses the mapping.</exception>
    public GuestMemory(GuestMemoryLayout layout, MemoryBacking? backing = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Layout = layout;
        _regions = new GuestMemoryRegion[layout.Ranges.Count];
        try
        {
            Map(backing ?? new MemoryBacking());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Releases the mapping of memory that was never disposed.</summary>
    ~GuestMemory() => Unmap();

    /// <summary>Gets where the RAM lies.</summary>
    public GuestMemoryLayout Layout { get; }

    /// <summary>Gets the regions as other processes, or other parts of this one, can map them; none where the memory is not <see cref="MemoryBacking.Shared"/>.</summary>
    public IReadOnlyList<SharedMemoryRegion> SharedRegions { get; private set; } = [];

    /// <summary>Gets the regions and their host addresses: what KVM is told.</summary>
    internal ReadOnlySpan<GuestMemoryRegion> Regions => _regions;

    /// <summary>Tells whether a range lies in RAM as one piece.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="length">The length in bytes.</param>
    /// <returns>Whether it does.</returns>
    public bool Contains(GuestAddress address, ulong length)
    {
        foreach (ref readonly GuestMemoryRegion region in _regions.AsSpan())
        {
            if (region.Range.Contains(address, length))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Copies bytes out of RAM.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="destination">Where they go; its length says how many.</param>
    /// <returns><see langword="false"/> where any of the bytes is outside of RAM; nothing is copied then.</returns>
    public bool TryRead(GuestAddress address, Span<byte> destination)
    {
        if (!TryGetSpan(address, destination.Length, out Span<byte> source))
        {
            return false;
        }

        source.CopyTo(destination);
        return true;
    }

    /// <summary>Copies bytes into RAM.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="source">The bytes.</param>
    /// <returns><see langword="false"/> where any of the bytes is outside of RAM; nothing is copied then.</returns>
    public bool TryWrite(GuestAddress address, ReadOnlySpan<byte> source)
    {
        if (!TryGetSpan(address, source.Length, out Span<byte> destination))
        {
            return false;
        }

        source.CopyTo(destination);
        return true;
    }

    /// <summary>Copies a value out of RAM, in the machine's byte order (little-endian).</summary>
    /// <typeparam name="T">A type without references and with a fixed layout.</typeparam>
    /// <param name="address">Its address; need not be aligned.</param>
    /// <param name="value">The copy.</param>
    /// <returns><see langword="false"/> where any of its bytes is outside of RAM.</returns>
    public bool TryRead<T>(GuestAddress address, out T value)
        where T : unmanaged
    {
        if (!TryGetSpan(address, Unsafe.SizeOf<T>(), out Span<byte> source))
        {
            value = default;
            return false;
        }

        value = MemoryMarshal.Read<T>(source);
        return true;
    }

    /// <summary>Copies a value into RAM, in the machine's byte order (little-endian).</summary>
    /// <typeparam name="T">A type without references and with a fixed layout.</typeparam>
    /// <param name="address">Its address; need not be aligned.</param>
    /// <param name="value">The value.</param>
    /// <returns><see langword="false"/> where any of its bytes is outside of RAM.</returns>
    public bool TryWrite<T>(GuestAddress address, in T value)
        where T : unmanaged
    {
        if (!TryGetSpan(address, Unsafe.SizeOf<T>(), out Span<byte> destination))
        {
            return false;
        }

        MemoryMarshal.Write(destination, in value);
        return true;
    }

    /// <summary>Copies bytes out of RAM.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="destination">Where they go; its length says how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any of the bytes is outside of RAM.</exception>
    public void Read(GuestAddress address, Span<byte> destination)
    {
        if (!TryRead(address, destination))
        {
            ThrowOutside(address, (ulong)destination.Length);
        }
    }

    /// <summary>Copies bytes into RAM.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="source">The bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any of the bytes is outside of RAM.</exception>
    public void Write(GuestAddress address, ReadOnlySpan<byte> source)
    {
        if (!TryWrite(address, source))
        {
            ThrowOutside(address, (ulong)source.Length);
        }
    }

    /// <summary>Copies a value out of RAM.</summary>
    /// <typeparam name="T">A type without references and with a fixed layout.</typeparam>
    /// <param name="address">Its address; need not be aligned.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Any of its bytes is outside of RAM.</exception>
    public T Read<T>(GuestAddress address)
        where T : unmanaged
    {
        if (!TryRead(address, out T value))
        {
            ThrowOutside(address, (ulong)Unsafe.SizeOf<T>());
        }

        return value;
    }

    /// <summary>Copies a value into RAM.</summary>
    /// <typeparam name="T">A type without references and with a fixed layout.</typeparam>
    /// <param name="address">Its address; need not be aligned.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any of its bytes is outside of RAM.</exception>
    public void Write<T>(GuestAddress address, in T value)
        where T : unmanaged
    {
        if (!TryWrite(address, in value))
        {
            ThrowOutside(address, (ulong)Unsafe.SizeOf<T>());
        }
    }

    /// <summary>Returns the memory to the host.</summary>
    public void Dispose()
    {
        Unmap();
        _file?.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Map(MemoryBacking backing)
    {
        _file = backing.Shared ? GuestMemoryFile.Create(Layout.Size, backing) : null;
        List<SharedMemoryRegion> shared = [];
        long offset = 0;
        for (int i = 0; i < _regions.Length; i++)
        {
            GuestMemoryRange range = Layout.Ranges[i];
            int descriptor = _file is null ? -1 : (int)_file.DangerousGetHandle(); // It is ours, and open while the mapping is.
            _regions[i] = new GuestMemoryRegion(range, GuestMemoryMapping.Map(Layout, i, backing, descriptor, _file is null ? 0 : offset));
            if (_file is not null)
            {
                shared.Add(new SharedMemoryRegion(range, _file, offset));
            }

            offset += (long)range.Size;
        }

        SharedRegions = shared;
    }

    private static void ThrowOutside(GuestAddress address, ulong length) =>
        throw new ArgumentOutOfRangeException(nameof(address), address, $"{length} bytes at {address} are not in guest memory.");

    /// <summary>The one range check and the one place where a guest address becomes a reference.</summary>
    private unsafe bool TryGetSpan(GuestAddress address, int length, out Span<byte> span)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (ref readonly GuestMemoryRegion region in _regions.AsSpan())
        {
            if (region.Range.Contains(address, (ulong)length))
            {
                // SAFETY: the range check shows [offset, offset + length) within the region's mapping, which lives until Dispose.
                span = new Span<byte>((byte*)region.HostAddress + (address.Value - region.Range.Start.Value), length);
                return true;
            }
        }

        span = default;
        return false;
    }

    private void Unmap()
    {
        _disposed = true;
        foreach (ref GuestMemoryRegion region in _regions.AsSpan())
        {
            if (region.HostAddress != 0)
            {
                GuestMemoryMapping.Unmap(region.HostAddress, region.Range.Size); // With the disposed flag set and every thread joined, nobody reads it any more.
                region = default;
            }
        }
    }
}
