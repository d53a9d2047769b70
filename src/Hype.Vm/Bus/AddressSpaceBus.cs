namespace Hype.Vm.Bus;

/// <summary>An address space with devices in it: the ports, or the memory-mapped registers.</summary>
/// <remarks>
/// Put together before the vCPUs start, and read by all of them after. An access that crosses the edge of a device is split, as
/// bridges do; bytes that no device claims read as ones, and writes to them go nowhere. Accesses allocate nothing.
/// </remarks>
internal sealed class AddressSpaceBus
{
    private BusRange[] _ranges = []; // sorted by address, without overlaps; set once before start

    /// <summary>Puts a device on the bus.</summary>
    /// <param name="start">Its first address.</param>
    /// <param name="size">How many addresses.</param>
    /// <param name="device">The device.</param>
    /// <param name="deviceOffset">What the first address is to the device.</param>
    /// <exception cref="ArgumentException">Another device is there, or the range is empty or leaves the address space.</exception>
    public void Add(ulong start, ulong size, IBusDevice device, ulong deviceOffset = 0)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (size == 0 || size - 1 > ulong.MaxValue - start)
        {
            throw new ArgumentException($"A range of 0x{size:x} addresses cannot begin at 0x{start:x}.", nameof(size));
        }

        ulong last = start + (size - 1);
        int index = FindEndingAtOrAfter(start);
        if (index < _ranges.Length && _ranges[index].Start <= last)
        {
            BusRange other = _ranges[index];
            throw new ArgumentException($"0x{start:x}..0x{last:x} overlaps 0x{other.Start:x}..0x{other.Last:x}.", nameof(start));
        }

        _ranges = [.. _ranges.AsSpan(0, index), new BusRange(start, last, device, deviceOffset), .. _ranges.AsSpan(index)];
    }

    /// <summary>Reads.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="data">What is read; bytes without a device become ones.</param>
    public void Read(ulong address, Span<byte> data)
    {
        data.Fill(0xff);
        data = data[..Reachable(address, data.Length)];
        while (TryTakePiece(ref address, data.Length, out int skipped, out int length, out BusRange range, out ulong offset))
        {
            range.Device.Read(offset, data.Slice(skipped, length));
            data = data[(skipped + length)..];
        }
    }

    /// <summary>Writes.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="data">What is written; bytes without a device are lost.</param>
    public void Write(ulong address, ReadOnlySpan<byte> data)
    {
        data = data[..Reachable(address, data.Length)];
        while (TryTakePiece(ref address, data.Length, out int skipped, out int length, out BusRange range, out ulong offset))
        {
            range.Device.Write(offset, data.Slice(skipped, length));
            data = data[(skipped + length)..];
        }
    }

    /// <summary>Cuts an access off where the address space ends.</summary>
    private static int Reachable(ulong address, int length) => address == 0 ? length : (int)Math.Min((ulong)length, unchecked(0 - address));

    /// <summary>Finds the next piece of an access that one device answers, and moves the address behind it.</summary>
    private bool TryTakePiece(ref ulong address, int remaining, out int skipped, out int length, out BusRange range, out ulong offset)
    {
        int index = FindEndingAtOrAfter(address);
        range = index < _ranges.Length ? _ranges[index] : default;
        ulong gap = range.Start > address ? range.Start - address : 0;
        if (range.Device is null || gap >= (ulong)remaining)
        {
            (skipped, length, offset) = (0, 0, 0);
            return false;
        }

        skipped = (int)gap;
        ulong first = address + gap;
        ulong beforeLast = Math.Min(range.Last - first, (ulong)(remaining - skipped - 1));
        length = (int)beforeLast + 1;
        offset = range.DeviceOffset + (first - range.Start);

        // At the end of the address space this wraps to zero, and then nothing remains.
        address = unchecked(first + beforeLast + 1);
        return true;
    }

    private int FindEndingAtOrAfter(ulong address)
    {
        (int low, int high) = (0, _ranges.Length);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _ranges[middle].Last < address ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
