using Hype.Interop;

namespace Hype.Kvm;

/// <summary>Reads the ring in which the kernel collects writes that need no answer. It is shared memory, so every index in it is checked.</summary>
/// <remarks>See <see href="https://docs.kernel.org/virt/kvm/api.html#kvm-register-coalesced-mmio"/>.</remarks>
internal static class CoalescedRing
{
    /// <summary>Takes the oldest write.</summary>
    /// <param name="page">The ring's page.</param>
    /// <param name="write">The write.</param>
    /// <returns><see langword="false"/> where there is none.</returns>
    public static bool TryTake(Span<byte> page, out KvmCoalescedMmio write)
    {
        FlexibleArraySpan<KvmCoalescedMmioRing, KvmCoalescedMmio> ring = new(page);
        ref KvmCoalescedMmioRing header = ref ring.Header;
        uint first = header.First;
        // Acquire: the kernel writes an entry before the index behind it.
        uint last = Volatile.Read(ref header.Last);
        if (first == last || first >= (uint)ring.Capacity || last >= (uint)ring.Capacity)
        {
            write = default;
            return false;
        }

        write = ring.Elements[(int)first];
        // Release: the entry has been copied before the kernel may write it again.
        Volatile.Write(ref header.First, (first + 1) % (uint)ring.Capacity);
        return true;
    }
}
