using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>An image that the caller holds in memory.</summary>
/// <param name="role">What it is to the guest.</param>
/// <param name="bytes">Its bytes.</param>
internal sealed class MemoryImage(ImageRole role, ReadOnlyMemory<byte> bytes) : BootImage(role, "in memory", bytes.Length)
{
    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> destination)
    {
        int start = (int)Math.Min(offset, bytes.Length);
        int count = Math.Min(destination.Length, bytes.Length - start);
        bytes.Span.Slice(start, count).CopyTo(destination);
        return count;
    }

    /// <inheritdoc/>
    public override void CopyTo(GuestMemory memory, GuestAddress address, long offset, long length) =>
        memory.Write(address, bytes.Span.Slice(checked((int)offset), checked((int)length)));
}
