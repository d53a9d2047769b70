using System.Buffers.Binary;
using System.IO.Compression;

namespace Hype.GuestTests.Scenarios;

/// <summary>The vmlinux in our own bzImage, in a file of its own as long as this lives.</summary>
internal sealed class UnpackedKernel : IDisposable
{
    private const int SetupSects = 0x1f1;
    private const int PayloadOffset = 0x248;
    private const int PayloadLength = 0x24c;
    private const int SectorSize = 512;

    private readonly string _folder = Directory.CreateTempSubdirectory("hype-vmlinux-").FullName;

    /// <summary>Unpacks the payload that the setup header tells of; ours is packed with gzip.</summary>
    /// <param name="kernel">The bzImage and its initrd.</param>
    internal UnpackedKernel(GuestKernel kernel)
    {
        byte[] image = File.ReadAllBytes(kernel.Kernel);
        int code = (image[SetupSects] + 1) * SectorSize;
        int start = code + BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(PayloadOffset));
        int length = BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(PayloadLength));
        Kernel = new GuestKernel(Path.Combine(_folder, "vmlinux"), kernel.Initrd);
        using GZipStream unpacked = new(new MemoryStream(image, start, length), CompressionMode.Decompress);
        using FileStream file = File.Create(Kernel.Kernel);
        unpacked.CopyTo(file);
    }

    /// <summary>The vmlinux, with the initrd of the bzImage.</summary>
    internal GuestKernel Kernel { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
