using System.Runtime.InteropServices;

namespace Hype.Vm.Virtio.Queue;

/// <summary>A descriptor as the driver lays it out in memory: <c>struct virtq_desc</c> (virtio 1.2 §2.7.5).</summary>
/// <param name="Address">The guest-physical address of the buffer.</param>
/// <param name="Length">The length of the buffer in bytes.</param>
/// <param name="Flags">The flags.</param>
/// <param name="Next">The index of the next descriptor, where <see cref="DescriptorFlags.Next"/> is set.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct Descriptor(ulong Address, uint Length, DescriptorFlags Flags, ushort Next)
{
    /// <summary>The size of a descriptor in bytes.</summary>
    public const int Size = 16;

    /// <summary>Tells whether a flag is set.</summary>
    /// <param name="flag">The flag.</param>
    /// <returns>Whether it is.</returns>
    public bool Has(DescriptorFlags flag) => (Flags & flag) != 0;
}
