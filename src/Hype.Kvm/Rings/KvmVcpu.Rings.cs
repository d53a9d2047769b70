using Hype.Interop;

namespace Hype.Kvm;

/// <content>The rings in a vCPU's mapping.</content>
public sealed partial class KvmVcpu
{
    private const int X64RingPage = X64.KvmX64Constants.CoalescedMmioPageOffset;
    private const int OtherRingPage = Arm64.KvmArm64Constants.CoalescedMmioPageOffset; // as on riscv64

    /// <summary>Takes the oldest of the writes that the kernel collected instead of exiting, in the zones of <see cref="KvmVm.RegisterCoalescedMmio"/>.</summary>
    /// <param name="write">The write: address or port, length and data.</param>
    /// <returns><see langword="false"/> where there is none.</returns>
    /// <remarks>
    /// All vCPUs of a VM share one ring, so one thread at a time takes from it, through whichever vCPU. Take until it is empty after each exit: when it is
    /// full, writes exit. Needs <see cref="KvmCapability.CoalescedMmio"/>, for ports <see cref="KvmCapability.CoalescedPio"/>. Nothing is allocated.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The vCPU was disposed of.</exception>
    public bool TryTakeCoalesced(out KvmCoalescedMmio write)
    {
        bool referenced = false;
        try
        {
            DangerousAddRef(ref referenced);
            int pageSize = Environment.SystemPageSize;
            int page = ArchitectureGuard.Current == IoctlArchitectures.X64 ? X64RingPage : OtherRingPage;
            Span<byte> ring = Page.GetData((ulong)(page * pageSize), (ulong)pageSize);
            if (ring.IsEmpty)
            {
                write = default;
                return false;
            }

            return CoalescedRing.TryTake(ring, out write);
        }
        finally
        {
            Release(referenced);
        }
    }

    /// <summary>Maps the ring in which the kernel tells which pages this vCPU has made dirty.</summary>
    /// <param name="entries">The size that the VM was given with <see cref="KvmCapability.DirtyLogRing"/>, in entries.</param>
    /// <returns>The ring; dispose of it before the vCPU.</returns>
    /// <exception cref="KvmException">The VM has no dirty rings, or of another size.</exception>
    public KvmDirtyRing MapDirtyRing(int entries)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(entries);
        return new KvmDirtyRing((int)handle, entries);
    }
}
