using System.Diagnostics.CodeAnalysis;
using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>Where kernel and initial RAM disk go in a machine's RAM: arithmetic alone, so it is known before there is any RAM.</summary>
/// <param name="Kernel">The memory that the kernel takes until it has read its memory map; its code goes to the start.</param>
/// <param name="Initrd">Where the initial RAM disk goes; <see langword="null"/> without one.</param>
internal sealed record LinuxPlacement(GuestMemoryRange Kernel, GuestMemoryRange? Initrd)
{
    private const ulong MiB = 1 << 20;

    /// <summary>Finds the places.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="initrd">The initial RAM disk, or <see langword="null"/>.</param>
    /// <param name="layout">Where the RAM lies.</param>
    /// <returns>The places.</returns>
    /// <exception cref="KernelLoadException">One of them does not fit.</exception>
    public static LinuxPlacement Find(KernelImage kernel, BootImage? initrd, GuestMemoryLayout layout)
    {
        GuestMemoryRange kernelRange = PlaceKernel(kernel, layout);
        return new LinuxPlacement(kernelRange, initrd is null ? null : PlaceInitrd(kernel, kernelRange, initrd, layout));
    }

    /// <summary>A kernel says where it goes: by its header, or by its segments.</summary>
    private static GuestMemoryRange PlaceKernel(KernelImage kernel, GuestMemoryLayout layout)
    {
        (ulong address, ulong size) = (kernel.Address, kernel.MemorySize);
        if (address < X86Layout.ExtendedMemory.Value || !layout.Ranges[0].Contains(new GuestAddress(address), size))
        {
            ThrowNoPlace(kernel, address, size, layout);
        }

        return new GuestMemoryRange(new GuestAddress(address), size);
    }

    [DoesNotReturn]
    private static void ThrowNoPlace(KernelImage kernel, ulong address, ulong size, GuestMemoryLayout layout)
    {
        (ulong start, ulong end) = (X86Layout.ExtendedMemory.Value, GuestMemoryLayout.HoleStart.Value);
        bool fitsInLargerMachine = address >= start && address < end && size <= end - address;
        throw new KernelLoadException(
            $"The {kernel.Image.Name} needs {ByteCount.Format(size)} of memory from 0x{address:x} on {kernel.MemoryPurpose}, " + (fitsInLargerMachine
                ? $"and the machine has {ByteCount.Format(layout.Size)}; give it {RoundUp(address + size)} or more."
                : $"and a machine has memory for it from 0x{start:x} to 0x{end:x} at most."));
    }

    /// <summary>Puts the initial RAM disk as high as it may go, so that it is out of the way of whatever the kernel unpacks.</summary>
    private static GuestMemoryRange PlaceInitrd(KernelImage kernel, GuestMemoryRange kernelRange, BootImage initrd, GuestMemoryLayout layout)
    {
        ulong size = (ulong)initrd.Length;
        ulong limit = kernel.InitrdAddrMax + 1UL;
        GuestMemoryRange? place = FindHighest(kernelRange, size, limit, layout);
        if (place is null && kernel.FindsDataAbove4G)
        {
            place = FindHighest(kernelRange, size, ulong.MaxValue, layout);
        }

        return place ?? throw new KernelLoadException(
            $"The {initrd.Name} has {ByteCount.Format(size)} and does not fit beside the kernel at {kernelRange} "
            + $"into the machine's {ByteCount.Format(layout.Size)}; {SayWhatHelps(kernel, kernelRange, size, limit)}.");
    }

    /// <summary>More memory helps where its end is not beyond the addresses that the kernel takes an initial RAM disk from.</summary>
    private static string SayWhatHelps(KernelImage kernel, GuestMemoryRange kernelRange, ulong size, ulong limit)
    {
        ulong end = ((kernelRange.End.Value + GuestMemoryLayout.PageSize - 1) & ~(GuestMemoryLayout.PageSize - 1)) + size;
        ulong highest = kernel.FindsDataAbove4G ? ulong.MaxValue : limit;
        if (end <= Math.Min(highest, GuestMemoryLayout.HoleStart.Value))
        {
            return $"give it {RoundUp(end)} or more";
        }

        return kernel.FindsDataAbove4G
            ? $"give it {RoundUp(GuestMemoryLayout.HoleStart.Value + size)} or more"
            : $"a smaller one is needed, as this kernel takes it from addresses below 0x{limit:x} only";
    }

    private static string RoundUp(ulong size) => ByteCount.Format((size + MiB - 1) & ~(MiB - 1));

    private static GuestMemoryRange? FindHighest(GuestMemoryRange kernel, ulong size, ulong limit, GuestMemoryLayout layout)
    {
        GuestMemoryRange low = layout.Ranges[0];
        foreach (GuestMemoryRange high in layout.Ranges.Skip(1))
        {
            if (FitAtEnd(high.Start, high.End, size, limit) is GuestMemoryRange place)
            {
                return place;
            }
        }

        return FitAtEnd(kernel.End, low.End, size, limit) ?? FitAtEnd(X86Layout.ExtendedMemory, kernel.Start, size, limit);
    }

    private static GuestMemoryRange? FitAtEnd(GuestAddress start, GuestAddress end, ulong size, ulong limit)
    {
        ulong top = Math.Min(end.Value, limit);
        if (top < start.Value || top - start.Value < size)
        {
            return null;
        }

        ulong address = (top - size) & ~(GuestMemoryLayout.PageSize - 1);
        return address < start.Value ? null : new GuestMemoryRange(new GuestAddress(address), size);
    }
}
