using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Memory;

/// <content>Loading files: kernels and initial RAM disks go from the page cache into RAM without a copy in between.</content>
public sealed partial class GuestMemory
{
    /// <summary>Reads a piece of a file into RAM.</summary>
    /// <param name="address">Where it goes.</param>
    /// <param name="file">An open regular file.</param>
    /// <param name="fileOffset">Where in the file it begins.</param>
    /// <param name="length">How many bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any of the destination is outside of RAM.</exception>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    public void ReadFile(GuestAddress address, SafeFileHandle file, long fileOffset, long length)
    {
        const int MaxRead = 1 << 30; // What one read(2) may move is a little below 2 GiB.
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (!Contains(address, (ulong)length))
        {
            ThrowOutside(address, (ulong)length);
        }

        while (length > 0)
        {
            _ = TryGetSpan(address, (int)Math.Min(length, MaxRead), out Span<byte> destination);
            int read = RandomAccess.Read(file, destination, fileOffset);
            if (read == 0)
            {
                throw new EndOfStreamException($"The file ended {length} bytes early.");
            }

            address += (ulong)read;
            fileOffset += read;
            length -= read;
        }
    }
}
