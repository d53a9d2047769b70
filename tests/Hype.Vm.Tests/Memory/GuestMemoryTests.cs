using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Memory;

public sealed class GuestMemoryTests : IDisposable
{
    private const ulong GiB = 1 << 30;
    private const ulong HighSize = 0x2000;

    // 3 GiB and two pages: the second region begins at 4 GiB. Nothing of it is backed before it is touched.
    private readonly GuestMemory _memory = new(new GuestMemoryLayout((3 * GiB) + HighSize));

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Fresh_memory_is_zero() => Assert.Equal(0UL, _memory.Read<ulong>(new GuestAddress(0x1234)));

    [Theory]
    [InlineData(0x0)]
    [InlineData(0x1)] // unaligned
    [InlineData((3 * GiB) - 8)] // the end of low memory
    [InlineData(4 * GiB)] // the start of high memory
    [InlineData((4 * GiB) + HighSize - 8)] // its end
    public void Value_written_is_read_back(ulong address)
    {
        _memory.Write(new GuestAddress(address), 0x1122_3344_5566_7788UL);

        Assert.Equal(0x1122_3344_5566_7788UL, _memory.Read<ulong>(new GuestAddress(address)));
        Assert.Equal(0x88, _memory.Read<byte>(new GuestAddress(address)));
    }

    [Fact]
    public void Regions_do_not_alias()
    {
        _memory.Write(new GuestAddress(0), 1);
        _memory.Write(new GuestAddress(4 * GiB), 2);

        Assert.Equal(1, _memory.Read<int>(new GuestAddress(0)));
        Assert.Equal(2, _memory.Read<int>(new GuestAddress(4 * GiB)));
    }

    [Theory]
    [InlineData((3 * GiB) - 7, 8)] // runs into the hole
    [InlineData(3 * GiB, 1)] // in it
    [InlineData((4 * GiB) - 1, 1)]
    [InlineData((4 * GiB) - 1, 2)] // runs out of it
    [InlineData((3 * GiB) - 1, 0x4000_0002)] // spans it
    [InlineData((4 * GiB) + HighSize - 7, 8)] // runs over the end
    [InlineData((4 * GiB) + HighSize, 1)] // behind the end
    [InlineData(ulong.MaxValue, 1)]
    [InlineData(ulong.MaxValue, ulong.MaxValue)] // wraps around
    [InlineData(ulong.MaxValue - 7, 16)] // wraps around
    [InlineData(0, ulong.MaxValue)]
    [InlineData(4 * GiB, ulong.MaxValue - (4 * GiB) + 1)] // its end is zero
    [InlineData(0x8000_0000_0000_0000, 0x8000_0000_0000_0000)]
    public void Range_outside_is_not_contained(ulong address, ulong length) =>
        Assert.False(_memory.Contains(new GuestAddress(address), length));

    [Theory]
    [InlineData(0, 3 * GiB)]
    [InlineData(4 * GiB, HighSize)]
    [InlineData((3 * GiB) - 1, 1)]
    [InlineData(0, 0)]
    [InlineData(3 * GiB, 0)] // nothing, at the end
    [InlineData((4 * GiB) + HighSize, 0)]
    public void Range_inside_is_contained(ulong address, ulong length) =>
        Assert.True(_memory.Contains(new GuestAddress(address), length));

    [Theory]
    [InlineData((3 * GiB) - 7)]
    [InlineData(3 * GiB)]
    [InlineData((4 * GiB) - 1)]
    [InlineData((4 * GiB) + HighSize - 7)]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 7)]
    public void Access_outside_fails_as_a_whole(ulong address)
    {
        GuestAddress outside = new(address);
        byte[] bytes = [1, 2, 3, 4, 5, 6, 7, 8];

        Assert.False(_memory.TryRead(outside, bytes));
        Assert.False(_memory.TryWrite(outside, bytes));
        Assert.False(_memory.TryRead(outside, out ulong value));
        Assert.False(_memory.TryWrite(outside, 1UL));
        Assert.Throws<ArgumentOutOfRangeException>(() => _memory.Read(outside, bytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => _memory.Write(outside, bytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => _memory.Read<ulong>(outside));
        Assert.Throws<ArgumentOutOfRangeException>(() => _memory.Write(outside, 1UL));
        Assert.Equal(0UL, value);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], bytes);
    }

    [Fact]
    public void Write_that_fails_changes_nothing()
    {
        Assert.False(_memory.TryWrite(new GuestAddress((3 * GiB) - 4), 0xffff_ffff_ffff_ffffUL));

        Assert.Equal(0U, _memory.Read<uint>(new GuestAddress((3 * GiB) - 4)));
    }

    [Theory]
    [InlineData(0UL, true)]
    [InlineData(3 * GiB, true)]
    [InlineData((3 * GiB) + 1, false)]
    [InlineData(ulong.MaxValue, false)]
    public void Access_of_no_bytes_succeeds_where_its_address_is_memory_or_its_end(ulong address, bool succeeds)
    {
        Assert.Equal(succeeds, _memory.TryRead(new GuestAddress(address), []));
        Assert.Equal(succeeds, _memory.TryWrite(new GuestAddress(address), []));
    }

    [Fact]
    public void Message_names_address_and_length()
    {
        ArgumentOutOfRangeException exception =
            Assert.Throws<ArgumentOutOfRangeException>(() => _memory.Read<ulong>(new GuestAddress(3 * GiB)));

        Assert.StartsWith("8 bytes at 0xc0000000 are not in guest memory.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x1001)] // misaligned
    [InlineData((3 * GiB) - 1)]
    [InlineData(3 * GiB)]
    [InlineData(ulong.MaxValue - 1)]
    public void Ordered_access_misaligned_or_outside_fails(ulong address)
    {
        Assert.False(_memory.TryLoadAcquire(new GuestAddress(address), out ushort value));
        Assert.False(_memory.TryStoreRelease(new GuestAddress(address), 1));
        Assert.Equal(0, value);
    }

    [Fact]
    public void Ordered_store_is_loaded()
    {
        Assert.True(_memory.TryStoreRelease(new GuestAddress((4 * GiB) + 2), 0xabcd));
        Assert.True(_memory.TryLoadAcquire(new GuestAddress((4 * GiB) + 2), out ushort value));
        Assert.Equal(0xabcd, value);
    }

    [Fact]
    public void Accesses_allocate_nothing()
    {
        GuestAddress address = new(4 * GiB);
        byte[] bytes = new byte[64];
        _ = TouchEverything(address, bytes);

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool succeeded = TouchEverything(address, bytes);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(succeeded);
    }

    [Fact]
    public void Memory_that_was_disposed_refuses_every_access()
    {
        GuestMemory memory = new(new GuestMemoryLayout(4096));
        memory.Dispose();
        memory.Dispose(); // twice is once

        Assert.Throws<ObjectDisposedException>(() => memory.Read<int>(new GuestAddress(0)));
        Assert.Throws<ObjectDisposedException>(() => memory.TryWrite(new GuestAddress(0), 1));
        Assert.Throws<ObjectDisposedException>(() => memory.TryLoadAcquire(new GuestAddress(0), out _));
    }

    private bool TouchEverything(GuestAddress address, byte[] bytes) =>
        _memory.TryWrite(address, bytes)
        && _memory.TryRead(address, bytes)
        && _memory.TryWrite(address, 1UL)
        && _memory.TryRead(address, out ulong _)
        && _memory.TryStoreRelease(address, 1)
        && _memory.TryLoadAcquire(address, out _);
}
