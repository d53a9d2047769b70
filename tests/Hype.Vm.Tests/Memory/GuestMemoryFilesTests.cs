using Hype.Vm.Memory;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Hype.Vm.Tests.Memory;

public sealed class GuestMemoryFilesTests : IDisposable
{
    private readonly GuestMemory _memory = new(new GuestMemoryLayout(0x3000));
    private readonly string _path = Path.GetTempFileName();

    public GuestMemoryFilesTests() => File.WriteAllBytes(_path, [.. Enumerable.Range(0, 0x2000).Select(i => (byte)(i % 251))]);

    public void Dispose()
    {
        _memory.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void Piece_of_a_file_is_read()
    {
        using SafeFileHandle file = File.OpenHandle(_path);

        _memory.ReadFile(new GuestAddress(0x2ffe), file, 100, 2);

        Assert.Equal(100 | (101 << 8), _memory.Read<ushort>(new GuestAddress(0x2ffe)));
    }

    [Fact]
    public void Nothing_is_read_from_anywhere()
    {
        using SafeFileHandle file = File.OpenHandle(_path);

        _memory.ReadFile(new GuestAddress(0x3000), file, long.MaxValue, 0);
    }

    [Fact]
    public void File_that_ends_early_is_reported()
    {
        using SafeFileHandle file = File.OpenHandle(_path);

        EndOfStreamException exception =
            Assert.Throws<EndOfStreamException>(() => _memory.ReadFile(new GuestAddress(0), file, 0x1fff, 3));

        Assert.Equal("The file ended 2 bytes early.", exception.Message);
    }

    [Theory]
    [InlineData(0x2000, 0x1001)]
    [InlineData(0x3000, 1)]
    [InlineData(ulong.MaxValue, 1)]
    [InlineData(0, long.MaxValue)]
    [InlineData(0, -1)]
    public void Destination_outside_is_refused(ulong address, long length)
    {
        using SafeFileHandle file = File.OpenHandle(_path);

        Assert.Throws<ArgumentOutOfRangeException>(() => _memory.ReadFile(new GuestAddress(address), file, 0, length));
    }
}
