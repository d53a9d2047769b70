using System.Globalization;

namespace Hype.Vm.Memory;

/// <summary>A range of guest-physical addresses.</summary>
/// <param name="Start">The first address.</param>
/// <param name="Size">The size in bytes.</param>
public readonly record struct GuestMemoryRange(GuestAddress Start, ulong Size)
{
    /// <summary>Gets the address behind the last byte.</summary>
    public GuestAddress End => Start + Size;

    /// <summary>Tells whether a range lies within this one; never overflows, whatever the guest chose.</summary>
    /// <param name="address">The first address.</param>
    /// <param name="length">The length in bytes; zero lies within where its address does, or at the end.</param>
    /// <returns>Whether every byte of it is in this range.</returns>
    public bool Contains(GuestAddress address, ulong length)
    {
        if (address < Start)
        {
            return false;
        }

        ulong offset = address.Value - Start.Value;
        return offset <= Size && length <= Size - offset;
    }

    /// <summary>Formats the range as <c>0x0..0x8000000</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start}..{End}");
}
