using System.Runtime.InteropServices;

namespace Hype.Vm.Virtio.Queue;

/// <summary>An entry of the used ring as it lies in memory: <c>struct virtq_used_elem</c> (virtio 1.2 §2.7.8).</summary>
/// <param name="Id">The index of the head of the descriptor chain.</param>
/// <param name="Length">How many bytes were written, from the beginning of the first device-writable buffer.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct UsedElement(uint Id, uint Length)
{
    /// <summary>The size of an entry in bytes.</summary>
    public const int Size = 8;
}
