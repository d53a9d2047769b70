using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Memory;
using Hype.Vm.Tests.Machine;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Devices.Console;
using Hype.Vm.Virtio.Transport.Mmio;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Devices.Console;

/// <summary>A console on a real io thread, between a real host's side and a driver that the test plays on its own thread.</summary>
internal sealed class LiveConsole : IDisposable
{
    public const ushort QueueSize = 64;

    private const VirtioFeatures Features = FakeMmioDriver.AllRingFeatures; // Without sizes the input is not held back.

    private readonly RunningIoThread _io = new();
    private readonly GuestMemory _memory = new(new GuestMemoryLayout(8 << 20));
    private readonly IConsoleEndpoint _endpoint;
    private readonly VirtioConsole _console;
    private readonly FakeMmioDriver _driver;
    private readonly Action[] _notify;
    private readonly SemaphoreSlim _inputEnded = new(0);
    private readonly SemaphoreSlim _outputFailed = new(0);

    public LiveConsole(ConsoleEndpoint console)
    {
        _endpoint = console.Open();
        _console = new VirtioConsole(_endpoint, _io.Loop, default, new ConsoleHostEvents
        {
            InputEnded = () => _inputEnded.Release(),
            OutputFailed = exception =>
            {
                OutputFailure = exception;
                _outputFailed.Release();
            },
        });
        VirtioMmioTransport transport = new(_console, _memory, Interrupt, _io.Loop);
        _notify = [() => transport.OnQueueNotify(0), () => transport.OnQueueNotify(1)];
        _driver = new FakeMmioDriver(transport, _memory);
        Receive = null!;
        Transmit = null!;
        StartDriver();
    }

    public WaitableInterruptLine Interrupt { get; } = new();

    public FakeDriver Receive { get; private set; }

    public FakeDriver Transmit { get; private set; }

    public Exception? OutputFailure { get; private set; }

    /// <summary>Gets how often the end of input was told and is not yet waited for.</summary>
    public int InputEndedCount => _inputEnded.CurrentCount;

    /// <summary>Gets how often the end of output was told and is not yet waited for.</summary>
    public int OutputFailedCount => _outputFailed.CurrentCount;

    /// <summary>The driver starts over.</summary>
    public void ResetDriver()
    {
        _driver.Reset();
        StartDriver();
    }

    public async Task InputEndedAsync() => Assert.True(await _inputEnded.WaitAsync(TestDeadline.Span), "The end of input was not told.");

    public async Task OutputFailedAsync() => Assert.True(await _outputFailed.WaitAsync(TestDeadline.Span), "The end of output was not told.");

    public void NotifyIfWanted(FakeDriver queue)
    {
        if (queue.ShouldNotifyDevice())
        {
            _io.Loop.Post(_notify[queue == Receive ? VirtioConsole.ReceiveQueue : VirtioConsole.TransmitQueue]);
        }
    }

    /// <summary>Makes bytes available to the device, without waiting for it.</summary>
    public void Offer(ReadOnlySpan<byte> bytes)
    {
        Transmit.Add(Transmit.Filled(bytes));
        NotifyIfWanted(Transmit);
    }

    /// <summary>Waits until the device has used everything that was offered.</summary>
    public void AwaitTransmitted()
    {
        while (Transmit.FreeCount < QueueSize)
        {
            if (!Transmit.TryGetUsed(out _))
            {
                Sleep(Transmit);
            }
        }
    }

    /// <summary>Makes buffers available, one at a time, until so many bytes have come.</summary>
    public byte[] ReceiveBytes(int count)
    {
        List<byte> bytes = [];
        while (bytes.Count < count)
        {
            DriverBuffer buffer = Receive.Empty((uint)Math.Min(4096, count - bytes.Count));
            Receive.Add(buffer);
            NotifyIfWanted(Receive);
            Hype.Vm.Virtio.Queue.UsedElement used;
            while (!Receive.TryGetUsed(out used))
            {
                Sleep(Receive);
            }

            bytes.AddRange(Receive.ReadBack(buffer, used.Length));
        }

        return [.. bytes];
    }

    /// <summary>Runs on the io thread, which nothing may block.</summary>
    public void OnLoop(Action action)
    {
        Task<bool> done = Task.Factory.StartNew(
            () => _io.Loop.Invoke(action), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.True(done.Wait(TestDeadline.Span), "The io thread is blocked.");
        Assert.True(done.Result, "The io thread has ended.");
    }

    /// <summary>Lets the io thread have as many turns as everything takes that was offered.</summary>
    public void Settle()
    {
        for (int turn = 0; turn < QueueSize; turn++)
        {
            OnLoop(() => { });
        }
    }

    /// <summary>Ends as a machine does: when everything that the guest wrote has reached the host.</summary>
    public async Task EndAsync()
    {
        _io.Loop.RequestEnd(() => !_console.HasPendingOutput);
        Assert.Null(await _io.Ended);
    }

    /// <summary>Ends as a stopped machine does: whatever is under way, nobody waits for it.</summary>
    public void Stop()
    {
        _io.End();
        Assert.True(_io.Ended.IsCompleted, "The io thread does not end.");
    }

    public void Dispose()
    {
        Stop();
        _endpoint.Dispose();
        _io.Dispose();
        _memory.Dispose();
        Interrupt.Dispose();
        _inputEnded.Dispose();
        _outputFailed.Dispose();
    }

    private void StartDriver()
    {
        _driver.Negotiate(Features);
        Receive = _driver.SetUpQueue(VirtioConsole.ReceiveQueue, QueueSize, Features);
        Transmit = _driver.SetUpQueue(VirtioConsole.TransmitQueue, QueueSize, Features);
        _driver.DriverOk();
    }

    private void Sleep(FakeDriver queue)
    {
        Interlocked.MemoryBarrier();
        Assert.True(queue.HasUsed || Interrupt.Wait(TestDeadline.Span), "The device uses no buffer.");
    }
}
