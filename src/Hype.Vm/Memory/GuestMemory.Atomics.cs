namespace Hype.Vm.Memory;

/// <content>Ordered accesses, for the fields that guest and host share: ring indices, flags and event thresholds.</content>
public sealed partial class GuestMemory
{
    /// <summary>Loads a 16-bit field so that no later access is made before it.</summary>
    /// <param name="address">Its address, aligned to 2 bytes.</param>
    /// <param name="value">Its value.</param>
    /// <returns><see langword="false"/> where it is misaligned or outside of RAM.</returns>
    internal unsafe bool TryLoadAcquire(GuestAddress address, out ushort value)
    {
        if ((address.Value & 1) != 0 || !TryGetSpan(address, sizeof(ushort), out Span<byte> span))
        {
            value = 0;
            return false;
        }

        fixed (byte* field = span)
        {
            // SAFETY: in range by TryGetSpan, and aligned: regions start on pages.
            value = Volatile.Read(ref *(ushort*)field);
        }

        return true;
    }

    /// <summary>Stores a 16-bit field so that every earlier access is made before it.</summary>
    /// <param name="address">Its address, aligned to 2 bytes.</param>
    /// <param name="value">Its value.</param>
    /// <returns><see langword="false"/> where it is misaligned or outside of RAM.</returns>
    internal unsafe bool TryStoreRelease(GuestAddress address, ushort value)
    {
        if ((address.Value & 1) != 0 || !TryGetSpan(address, sizeof(ushort), out Span<byte> span))
        {
            return false;
        }

        fixed (byte* field = span)
        {
            // SAFETY: in range by TryGetSpan, and aligned: regions start on pages.
            Volatile.Write(ref *(ushort*)field, value);
        }

        return true;
    }
}
