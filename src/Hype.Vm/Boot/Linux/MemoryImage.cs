using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>An image that the caller holds in memory.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="bytes">Its bytes.</param>
internal sealed class MemoryImage(string name, ReadOnlyMemory<byte> bytes) : BootImage(name, bytes.Length)
{
    /// <inheritdoc/>
    public override int ReadStart(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, bytes.Length);
        bytes.Span[..count].CopyTo(destination);
        return count;
    }

    /// <inheritdoc/>
    public override void CopyTo(GuestMemory memory, GuestAddress address, long offset, long length) =>
        memory.Write(address, bytes.Span.Slice(checked((int)offset), checked((int)length)));
}
