using System.Globalization;

namespace Hype.Vm.Memory;

/// <summary>An address in the guest's physical address space.</summary>
/// <param name="Value">The address in bytes.</param>
public readonly record struct GuestAddress(ulong Value) : IComparable<GuestAddress>
{
    /// <summary>Adds an offset, refusing to wrap around: for addresses that the host computes.</summary>
    /// <param name="address">The address.</param>
    /// <param name="offset">The offset in bytes.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="OverflowException">The sum does not fit in 64 bits.</exception>
    public static GuestAddress operator +(GuestAddress address, ulong offset) => new(checked(address.Value + offset));

    /// <summary>Compares two addresses.</summary>
    public static bool operator <(GuestAddress left, GuestAddress right) => left.Value < right.Value;

    /// <summary>Compares two addresses.</summary>
    public static bool operator >(GuestAddress left, GuestAddress right) => left.Value > right.Value;

    /// <summary>Compares two addresses.</summary>
    public static bool operator <=(GuestAddress left, GuestAddress right) => left.Value <= right.Value;

    /// <summary>Compares two addresses.</summary>
    public static bool operator >=(GuestAddress left, GuestAddress right) => left.Value >= right.Value;

    /// <summary>Adds an offset, refusing to wrap around.</summary>
    /// <param name="address">The address.</param>
    /// <param name="offset">The offset in bytes.</param>
    /// <returns>The sum.</returns>
    public static GuestAddress Add(GuestAddress address, ulong offset) => address + offset;

    /// <summary>Adds an offset that the guest chose.</summary>
    /// <param name="offset">The offset in bytes.</param>
    /// <param name="sum">The sum, where there is one.</param>
    /// <returns><see langword="false"/> where the sum would wrap around.</returns>
    public bool TryAdd(ulong offset, out GuestAddress sum)
    {
        sum = new GuestAddress(unchecked(Value + offset));
        return sum.Value >= Value;
    }

    /// <inheritdoc/>
    public int CompareTo(GuestAddress other) => Value.CompareTo(other.Value);

    /// <summary>Formats the address as <c>0x1000</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x}");
}
