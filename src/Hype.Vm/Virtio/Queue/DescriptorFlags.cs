namespace Hype.Vm.Virtio.Queue;

/// <summary>The flags of a descriptor (virtio 1.2 §2.7.5).</summary>
[Flags]
internal enum DescriptorFlags : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The chain goes on at <see cref="Descriptor.Next"/>.</summary>
    Next = 1,

    /// <summary>The buffer is device-writable; otherwise it is device-readable.</summary>
    Write = 2,

    /// <summary>The buffer holds a table of descriptors.</summary>
    Indirect = 4,
}
