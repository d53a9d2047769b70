using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Memory;
using Hype.Vm.Tests.Consoles;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Devices.Console;
using Hype.Vm.Virtio.Transport.Mmio;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Hype.Vm.Tests.Machine;

/// <summary>A driver that resets its console while the host's reader does not read: the sequence of docs/threading.md, on a real io thread.</summary>
public sealed class StalledOutputTests : IDisposable
{
    private const int BufferSize = 4096;
    private const int BufferCount = 48; // 192 KiB: more than the pipe and the console's buffer hold together
    private const ushort QueueSize = 64;

    private readonly RunningIoThread _io = new();
    private readonly GuestMemory _memory = new(new GuestMemoryLayout(8 << 20));
    private readonly SafeFileHandle _reader;
    private readonly SafeFileHandle _writer;
    private readonly IConsoleEndpoint _endpoint;
    private readonly FakeMmioDriver _driver;

    public StalledOutputTests()
    {
        (_reader, _writer) = TestDescriptors.Pipe();
        using SafeFileHandle nothing = File.OpenHandle("/dev/null");
        _endpoint = ConsoleEndpoint.FromDescriptors(nothing, _writer).Open();
        VirtioConsole console = new(_endpoint, _io.Loop, default);
        _driver = new FakeMmioDriver(new VirtioMmioTransport(console, _memory, new RecordingInterruptLine(), _io.Loop), _memory);
    }

    [Fact]
    public async Task Reset_does_not_wait_for_the_reader_and_the_next_life_goes_on_behind_the_first()
    {
        FakeDriver transmit = await InTimeAsync(Start);
        int before = await InTimeAsync(() => Stall(transmit));
        Assert.InRange(before, 1, BufferCount - 1);

        await InTimeAsync(() => _driver.Reset());
        Assert.Equal((DeviceStatus)0, _driver.Status);
        FakeDriver next = await InTimeAsync(Start);
        await InTimeAsync(() => Send(next, "the second life"));

        byte[] output = await InTimeAsync(ReadToTheSecondLife);
        Assert.InRange(output.Length, before * BufferSize, (before + 1) * BufferSize);
        Assert.Equal(-1, output.AsSpan().IndexOfAnyExcept((byte)'1'));
    }

    [Fact]
    public async Task Loop_that_is_asked_to_end_without_the_output_ends()
    {
        FakeDriver transmit = await InTimeAsync(Start);
        await InTimeAsync(() => Stall(transmit));

        _io.Loop.RequestEnd(() => true);

        Assert.Null(await _io.Ended);
        await InTimeAsync(() => _driver.Reset()); // A vCPU that is late is refused, and does not hang.
        Assert.Equal((DeviceStatus)0, _driver.Status);
    }

    public void Dispose()
    {
        _io.Loop.RequestEnd(() => true);
        Assert.True(_io.Ended.Wait(TestDeadline.Span)); // As in a machine: the thread ends, then endpoints are closed, then the loop is.
        _endpoint.Dispose();
        _io.Dispose();
        _reader.Dispose();
        _writer.Dispose();
        _memory.Dispose();
    }

    private FakeDriver Start()
    {
        _driver.Negotiate(VirtioFeatures.Version1);
        FakeDriver transmit = _driver.SetUpQueue(VirtioConsole.TransmitQueue, QueueSize, VirtioFeatures.Version1);
        _driver.DriverOk();
        return transmit;
    }

    /// <summary>Sends more than the host takes.</summary>
    /// <returns>How many buffers it has taken.</returns>
    private int Stall(FakeDriver transmit)
    {
        byte[] bytes = new byte[BufferSize];
        bytes.AsSpan().Fill((byte)'1');
        for (int i = 0; i < BufferCount; i++)
        {
            transmit.Add(transmit.Filled(bytes));
        }

        // A turn of the io thread moves 64 KiB; each call here comes behind the turn that the one before asked for.
        for (int i = 0; i < BufferCount; i++)
        {
            Assert.True(_io.Loop.Invoke(() => _driver.Notify(VirtioConsole.TransmitQueue)));
        }

        return transmit.UsedIndex;
    }

    private void Send(FakeDriver transmit, string text)
    {
        transmit.Add(transmit.Filled(System.Text.Encoding.ASCII.GetBytes(text)));
        Assert.True(_io.Loop.Invoke(() => _driver.Notify(VirtioConsole.TransmitQueue)));
    }

    private byte[] ReadToTheSecondLife()
    {
        List<byte> output = [];
        byte[] buffer = new byte[65536];
        while (!output.TakeLast(15).SequenceEqual("the second life"u8.ToArray()))
        {
            output.AddRange(buffer.AsSpan(0, TestDescriptors.Read(_reader, buffer)));
        }

        return [.. output.SkipLast(15)];
    }

    private static async Task InTimeAsync(Action action) => _ = await InTimeAsync(() =>
    {
        action();
        return 0;
    });

    private static Task<T> InTimeAsync<T>(Func<T> action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(TestDeadline.Span);
}
