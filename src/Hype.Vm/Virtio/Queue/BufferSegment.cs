using Hype.Vm.Memory;

namespace Hype.Vm.Virtio.Queue;

/// <summary>A contiguous piece of a buffer: a descriptor after validation. All of it lies in guest memory.</summary>
/// <param name="Address">The address of its first byte.</param>
/// <param name="Length">Its length in bytes; never zero.</param>
internal readonly record struct BufferSegment(GuestAddress Address, uint Length);
