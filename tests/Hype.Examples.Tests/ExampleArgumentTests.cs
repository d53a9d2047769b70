using System.Buffers.Binary;
using System.Text;
using Hype.Examples.Block;
using Hype.Examples.Fs;
using Hype.Examples.Gpio;
using Hype.Examples.Input;
using Hype.Examples.Loop;
using Hype.Examples.Random;
using Hype.Examples.Spi;
using Hype.Examples.UserFault;
using Hype.Examples.Vfio;
using Hype.Examples.Vhost;
using Hype.Interop;
using Microsoft.Win32.SafeHandles;

namespace Hype.Examples.Tests;

/// <summary>What reaches the kernel, for each way in which an argument can be passed.</summary>
public sealed class ExampleArgumentTests
{
    [Fact]
    public void Parameter_and_length_are_in_the_number()
    {
        RecordingInvoker kernel = new(12, memory =>
        {
            memory[0] = 0x80;
            return memory.Length;
        });
        using InputDevice device = new() { Invoker = kernel };
        byte[] bits = new byte[12];

        Assert.Equal(12, device.GetSupported(InputEventType.Abs, bits));

        Assert.Equal(0x800C4523u, kernel.Last!.Request); // EVIOCGBIT(EV_ABS, 12)
        Assert.Equal(0x80, bits[0]);
    }

    [Fact]
    public void Parameter_beyond_its_range_is_refused_before_the_call()
    {
        RecordingInvoker kernel = new(24);
        using InputDevice device = new() { Invoker = kernel };

        Assert.Throws<ArgumentOutOfRangeException>(() => device.GetAxis(64, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.GetName(new byte[16384]));
        Assert.Null(kernel.Last);

        device.GetAxis(63, out _);
        Assert.Equal(0x8018457Fu, kernel.Last!.Request); // EVIOCGABS(63)
    }

    [Fact]
    public void Array_sizes_the_number()
    {
        RecordingInvoker kernel = new(64, static _ => 5);
        using SpiDevice device = new() { Invoker = kernel };

        int sent = device.Transfer([new SpiIocTransfer { Len = 2, SpeedHz = 1_000_000 }, new SpiIocTransfer { Len = 3, CsChange = 1 }]);

        Assert.Equal(5, sent);
        Assert.Equal(0x40406B00u, kernel.Last!.Request); // SPI_IOC_MESSAGE(2)
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32LittleEndian(kernel.Last.Memory.AsSpan(16)));
        Assert.Equal(1_000_000u, BinaryPrimitives.ReadUInt32LittleEndian(kernel.Last.Memory.AsSpan(20)));
        Assert.Equal(3u, BinaryPrimitives.ReadUInt32LittleEndian(kernel.Last.Memory.AsSpan(48)));
        Assert.Equal(1, kernel.Last.Memory[59]);
    }

    [Fact]
    public void Array_that_is_shorter_than_what_the_kernel_takes_is_refused_before_the_call()
    {
        RecordingInvoker kernel = new(16);
        using BlockDevice disk = new() { Invoker = kernel };

        Assert.Throws<ArgumentOutOfRangeException>(() => disk.Discard([4096]));
        Assert.Null(kernel.Last);

        disk.Discard([4096, 8192]);
        Assert.Equal(0x1277u, kernel.Last!.Request);
        Assert.Equal(4096ul, BinaryPrimitives.ReadUInt64LittleEndian(kernel.Last.Memory));
        Assert.Equal(8192ul, BinaryPrimitives.ReadUInt64LittleEndian(kernel.Last.Memory.AsSpan(8)));
    }

    [Fact]
    public void Text_ends_with_a_null_and_the_new_descriptor_has_an_owner()
    {
        int descriptor = -1;
        RecordingInvoker kernel = new(13, _ => descriptor = Duplicate());
        using VfioGroup group = new() { Invoker = kernel };

        using (VfioDevice device = group.OpenDevice("0000:06:0d.0"))
        {
            Assert.Equal("0000:06:0d.0\0", Encoding.UTF8.GetString(kernel.Last!.Memory));
            Assert.Equal(0x3B6Au, kernel.Last.Request);
            Assert.Equal(descriptor, (int)device.DangerousGetHandle());
        }

        Assert.Null(new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget);
    }

    [Fact]
    public void Struct_says_its_own_size()
    {
        RecordingInvoker kernel = new(32);
        using VfioDevice device = new() { Invoker = kernel };
        VfioRegionInfo region = new() { Index = 7 };

        device.GetRegion(ref region);

        Assert.Equal(32u, BinaryPrimitives.ReadUInt32LittleEndian(kernel.Last!.Memory));
        Assert.Equal(7u, BinaryPrimitives.ReadUInt32LittleEndian(kernel.Last.Memory.AsSpan(8)));
    }

    [Fact]
    public void Struct_grows_to_the_size_that_the_kernel_returns()
    {
        int calls = 0;
        RecordingInvoker kernel = new(20, memory =>
        {
            calls++;
            uint given = BinaryPrimitives.ReadUInt32LittleEndian(memory);
            BinaryPrimitives.WriteUInt32LittleEndian(memory, 64);
            BinaryPrimitives.WriteUInt32LittleEndian(memory[16..], given >= 64 ? 20u : 0);
            return 0;
        });
        using VfioDevice device = new() { Invoker = kernel };

        using FlexibleArrayBuffer<VfioDeviceInfo, byte> info = device.GetInfo();

        Assert.Equal(2, calls);
        Assert.Equal(44, info.Elements.Length);
        Assert.Equal(20u, info.Header.CapOffset);
    }

    [Fact]
    public void Descriptor_in_a_field_is_filled_in()
    {
        using SafeFileHandle file = File.OpenHandle("/dev/null");
        RecordingInvoker kernel = new(32);
        using FsFile target = new() { Invoker = kernel };

        target.CloneRange(new FileCloneRange { SrcFd = -5, SrcLength = 4096 }, file);

        Assert.Equal((long)file.DangerousGetHandle(), BinaryPrimitives.ReadInt64LittleEndian(kernel.Last!.Memory));
        Assert.Equal(4096, BinaryPrimitives.ReadInt64LittleEndian(kernel.Last.Memory.AsSpan(16)));
    }

    [Fact]
    public void No_descriptor_in_a_field_is_minus_one()
    {
        RecordingInvoker kernel = new(8);
        using VhostNet net = new() { Invoker = kernel };

        net.SetVringKick(new VhostVringFile { Index = 1 }, eventfd: null);

        Assert.Equal([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], kernel.Last!.Memory);
    }

    [Fact]
    public void Descriptor_is_the_argument_itself()
    {
        using SafeFileHandle file = File.OpenHandle("/dev/null");
        RecordingInvoker kernel = new(0);
        using LoopDevice loop = new() { Invoker = kernel };

        loop.SetFile(file);

        Assert.Equal(((uint)0x4C00, (nuint)file.DangerousGetHandle()), (kernel.Last!.Request, kernel.Last.Argument));
    }

    [Fact]
    public void New_descriptor_comes_in_a_field()
    {
        int descriptor = -1;
        RecordingInvoker kernel = new(592, memory =>
        {
            descriptor = Duplicate();
            BinaryPrimitives.WriteInt32LittleEndian(memory[588..], descriptor);
            return 0;
        });
        using GpioChip chip = new() { Invoker = kernel };
        GpioV2LineRequest request = new() { NumLines = 1 };

        using GpioLines lines = chip.Request(ref request);

        Assert.Equal(descriptor, (int)lines.DangerousGetHandle());
    }

    [Fact]
    public void Flexible_array_is_counted_in_bytes()
    {
        RecordingInvoker kernel = new(16);
        using RandomDevice random = new() { Invoker = kernel };
        using FlexibleArrayBuffer<RandPoolInfo, uint> pool = new([0x11111111, 0x22222222]);

        random.AddEntropy(pool);

        Assert.Equal([0, 0, 0, 0, 8, 0, 0, 0, 0x11, 0x11, 0x11, 0x11, 0x22, 0x22, 0x22, 0x22], kernel.Last!.Memory);
    }

    [Fact]
    public void Member_of_a_union_is_chosen_by_its_tag()
    {
        UffdMsg message = new() { Event = UserFaultEvent.Unmap };

        Assert.False(message.TryGetPagefault(out _));
        Assert.True(message.TryGetRemove(out _));
        message.SetFork(new() { Ufd = 7 });

        Assert.Equal(UserFaultEvent.Fork, message.Event);
        Assert.True(message.TryGetFork(out UffdMsg.ArgUnion.ForkStruct fork));
        Assert.Equal(7u, fork.Ufd);
    }

    [Fact]
    public void Member_of_an_anonymous_union_is_chosen_by_its_tag()
    {
        GpioV2LineAttribute attribute = default;

        attribute.SetDebouncePeriodUs(5000);

        Assert.Equal(LineAttribute.Debounce, attribute.Id);
        Assert.Equal(5000u, attribute.DebouncePeriodUs);
        Assert.False(attribute.TryGetFlags(out _));
    }

    private static int Duplicate()
    {
        SafeFileHandle file = File.OpenHandle("/dev/null");
        int number = (int)file.DangerousGetHandle();
        file.SetHandleAsInvalid(); // the descriptor is the test's now
        return number;
    }
}
