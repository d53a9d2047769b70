using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;

namespace Hype.Vm.Tests.Boot.Linux;

/// <summary>An image in memory that counts what is read from it, and how often.</summary>
internal sealed class CountingImage(byte[] bytes) : BootImage(ImageRole.Kernel, "in memory", bytes.Length)
{
    private readonly MemoryImage _image = new(ImageRole.Kernel, bytes);

    public long BytesRead { get; private set; }

    public int Reads { get; private set; }

    public override int Read(long offset, Span<byte> destination)
    {
        int count = _image.Read(offset, destination);
        Count(count);
        return count;
    }

    public override void CopyTo(GuestMemory memory, GuestAddress address, long offset, long length)
    {
        _image.CopyTo(memory, address, offset, length);
        Count(length);
    }

    public override void Dispose()
    {
        _image.Dispose();
        base.Dispose();
    }

    private void Count(long bytesRead)
    {
        BytesRead += bytesRead;
        Reads++;
    }
}
