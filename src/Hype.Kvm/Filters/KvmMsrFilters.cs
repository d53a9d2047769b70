using System.Runtime.InteropServices;

namespace Hype.Kvm.X64;

/// <summary>Filters of what a guest may do with model-specific registers.</summary>
public static unsafe class KvmMsrFilters
{
    private const int MaximumRanges = 16;
    private const int MaximumBytes = 1536; // of a bitmap; the kernel takes no longer one

    /// <summary>Replaces the VM's filter of model-specific registers. <c>KVM_X86_SET_MSR_FILTER</c></summary>
    /// <param name="vm">The VM.</param>
    /// <param name="registersOutside">What becomes of registers that no range has.</param>
    /// <param name="ranges">The ranges, 16 at most; none with the default of allowing takes the filter away.</param>
    /// <remarks>
    /// Needs <see cref="KvmCapability.X86MsrFilter"/>. A refused access exits where <see cref="KvmCapability.X86UserSpaceMsr"/> was enabled for that reason; otherwise
    /// the guest gets a fault. The kernel copies the bitmaps.
    /// <para>See <see href="https://docs.kernel.org/virt/kvm/api.html#kvm-x86-set-msr-filter"/>.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">There are too many ranges, or a bitmap is shorter or longer than its range may have it.</exception>
    /// <exception cref="KvmException">The kernel refused.</exception>
    public static void SetMsrFilter(this KvmVm vm, KvmMsrFilterFlags registersOutside, params ReadOnlySpan<MsrFilterRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(vm);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ranges.Length, MaximumRanges, nameof(ranges));
        foreach (MsrFilterRange range in ranges)
        {
            Check(range);
        }

        // SAFETY: one piece of native memory, zeroed, with a full bitmap's room for each range: the kernel reads whole words of 64 bits, and never more.
        byte* memory = (byte*)NativeMemory.AllocZeroed((nuint)Math.Max(1, ranges.Length), MaximumBytes);
        try
        {
            vm.SetMsrFilterDescription(Describe(registersOutside, ranges, memory));
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private static KvmMsrFilter Describe(KvmMsrFilterFlags registersOutside, ReadOnlySpan<MsrFilterRange> ranges, byte* memory)
    {
        KvmMsrFilter filter = new() { Flags = registersOutside };
        for (int i = 0; i < ranges.Length; i++)
        {
            byte* bitmap = memory + (i * MaximumBytes);
            // SAFETY: Check has seen that the bitmap is no longer than its piece of the memory.
            ranges[i].Bitmap.Span.CopyTo(new Span<byte>(bitmap, MaximumBytes));
            filter.Ranges[i] = new KvmMsrFilterRange { Flags = ranges[i].Access, Base = ranges[i].First, Nmsrs = (uint)ranges[i].Count, Bitmap = (ulong)bitmap };
        }

        return filter;
    }

    private static void Check(MsrFilterRange range)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(range.Count, nameof(range));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(range.Count, MaximumBytes * 8, nameof(range));
        if (range.Bitmap.Length < (range.Count + 7) / 8 || range.Bitmap.Length > MaximumBytes)
        {
            throw new ArgumentException($"{range.Count} registers from 0x{range.First:x} on need a bitmap of {(range.Count + 7) / 8} bytes, not {range.Bitmap.Length}.", nameof(range));
        }
    }
}
