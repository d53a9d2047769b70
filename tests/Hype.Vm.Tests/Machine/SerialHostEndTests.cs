using System.Diagnostics;
using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Devices.Serial;
using Hype.Vm.Machine;
using Hype.Vm.Tests.Consoles.Hosts;
using Hype.Vm.Virtio.Devices.Console;
using Xunit;

namespace Hype.Vm.Tests.Machine;

/// <summary>A serial port on a real io thread, between a driver that polls (the test's thread is its vCPU) and a host of every kind.</summary>
public sealed class SerialHostEndTests
{
    private const int MiB = 1024 * 1024;
    private const byte DataReady = 0x01;
    private const byte TransmitterEmpty = 0x20;

    public static TheoryData<HostKind> Kinds { get; } = [.. Enum.GetValues<HostKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task One_MiB_passes_in_each_direction_at_once(HostKind kind)
    {
        using HostSide host = HostSide.Create(kind);
        using Wired wired = new(host.Console);
        byte[] toGuest = RandomBytes(1);
        byte[] toHost = RandomBytes(2);

        Task write = host.WriteAsync(toGuest);
        Task<byte[]> read = host.ReadAsync(MiB);
        Task<byte[]> guest = OnThread(() => wired.Exchange(toHost, MiB));

        Assert.Equal(toGuest, await guest.WaitAsync(TestDeadline.Span));
        Assert.Equal(toHost, await read.WaitAsync(TestDeadline.Span));
        await write.WaitAsync(TestDeadline.Span);
    }

    [Theory]
    [InlineData(HostKind.Pipes)]
    [InlineData(HostKind.Socket)]
    [InlineData(HostKind.Program)]
    public async Task Transmitter_waits_for_a_host_that_takes_nothing_and_loses_nothing(HostKind kind)
    {
        using HostSide host = HostSide.Create(kind);
        using Wired wired = new(host.Console);
        byte[] bytes = RandomBytes(3);

        // Until the transmitter stays busy though the io thread has had its turn.
        int sent = 0;
        do
        {
            sent += wired.SendWhileReady(bytes.AsSpan(sent));
            wired.Settle();
        }
        while ((wired.LineStatus & TransmitterEmpty) != 0);

        Assert.InRange(sent, SerialHostOutput.Capacity / 2, MiB - 1);
        Task<byte[]> read = host.ReadAsync(MiB);
        Task<byte[]> rest = OnThread(() => wired.Exchange(bytes[sent..], 0));
        Assert.Equal(bytes, await read.WaitAsync(TestDeadline.Span));
        _ = await rest;
    }

    [Fact]
    public async Task Bytes_stay_with_the_host_until_a_driver_listens()
    {
        using HostSide host = HostSide.Create(HostKind.Pipes);
        using Wired wired = new(host.Console);
        await host.WriteAsync([1, 2, 3]);
        wired.Settle();

        wired.Write(2, 0x07); // What a driver does when it starts: it throws away what is in the FIFO.
        byte[] read = await OnThread(() => wired.Exchange([], 3)).WaitAsync(TestDeadline.Span);

        Assert.Equal([1, 2, 3], read);
    }

    [Fact]
    public async Task Handler_that_takes_all_there_is_comes_to_an_end()
    {
        const int Count = 1024;
        using HostSide host = HostSide.Create(HostKind.Pipes);
        using Wired wired = new(host.Console, TimeSpan.FromMilliseconds(1));
        byte[] bytes = RandomBytes(5)[..Count];
        await host.WriteAsync(bytes);

        List<byte[]> bursts = await OnThread(() => wired.TakeBursts(Count)).WaitAsync(TestDeadline.Span);

        Assert.Equal(bytes, bursts.SelectMany(static burst => burst));
        Assert.InRange(bursts.Max(static burst => burst.Length), 1, Count / 2); // Sixteen, on a machine that has nothing else to do.
    }

    [Fact]
    public async Task End_of_the_input_and_failure_of_the_output_are_told_once()
    {
        using HostSide host = HostSide.Create(HostKind.Pipes);
        using Wired wired = new(host.Console);
        wired.Write(4, 0x0a);
        wired.Write(1, 0x01);

        host.CloseInput();
        await wired.InputEnded.WaitAsync(TestDeadline.Span);
        host.CloseOutput();
        wired.Write(0, 1);
        await wired.OutputFailed.WaitAsync(TestDeadline.Span);

        Task<byte[]> rest = OnThread(() => wired.Exchange(new byte[MiB], 0)); // It is discarded, and holds nobody up.
        _ = await rest.WaitAsync(TestDeadline.Span);
    }

    [Fact]
    public async Task Bytes_allocate_nothing_on_the_vcpus_thread()
    {
        using HostSide host = HostSide.Create(HostKind.Pipes);
        using Wired wired = new(host.Console);
        byte[] bytes = RandomBytes(4);
        Task write = host.WriteAsync([.. bytes, .. bytes]);
        Task<byte[]> read = host.ReadAsync(2 * MiB);

        long allocated = await OnThread(() =>
        {
            byte[] received = new byte[MiB];
            wired.Exchange(bytes, received); // Queues find their sizes, and tiers their code.
            long before = GC.GetAllocatedBytesForCurrentThread();
            wired.Exchange(bytes, received);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        await Task.WhenAll(write, read).WaitAsync(TestDeadline.Span);
        Assert.InRange(allocated, 0, 4096); // A lock allocates once what its first waiter waits on; a byte for each byte would be a million.
    }

    private static byte[] RandomBytes(int seed)
    {
        byte[] bytes = new byte[MiB];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static Task<T> OnThread<T>(Func<T> action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The port, its host's end and the io thread.</summary>
    private sealed class Wired : IDisposable
    {
        private readonly RunningIoThread _io = new();
        private readonly IConsoleEndpoint _endpoint;
        private readonly SerialHostEnd _end;
        private readonly Serial16550 _port;
        private readonly TaskCompletionSource _inputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _outputFailed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly byte[] _value = new byte[1];

        public Wired(ConsoleEndpoint console, TimeSpan byteTime = default)
        {
            _endpoint = console.Open();
            SerialHostEnd? end = null;
            _ = _io.Loop.Invoke(() => end = new SerialHostEnd(_endpoint, _io.Loop, new ConsoleHostEvents
            {
                InputEnded = _inputEnded.SetResult,
                OutputFailed = _ => _outputFailed.SetResult(),
            }, byteTime));
            _port = new Serial16550(end!.Line);
            end.Connect(_port);
            _end = end;
        }

        public Task InputEnded => _inputEnded.Task;

        public Task OutputFailed => _outputFailed.Task;

        public byte LineStatus => Read(5);

        public byte Read(ulong register)
        {
            _port.Read(register, _value);
            return _value[0];
        }

        public void Write(ulong register, byte value) => _port.Write(register, [value]);

        /// <summary>Lets the io thread do what it has to, in both directions.</summary>
        public void Settle()
        {
            for (int i = 0; i < 3; i++)
            {
                Assert.True(_io.Loop.Invoke(static () => { }));
            }
        }

        public int SendWhileReady(ReadOnlySpan<byte> bytes)
        {
            int count = 0;
            while (count < bytes.Length && (LineStatus & TransmitterEmpty) != 0)
            {
                Write(0, bytes[count++]);
            }

            return count;
        }

        public byte[] Exchange(byte[] toHost, int fromHost)
        {
            byte[] received = new byte[fromHost];
            Exchange(toHost, received);
            return received;
        }

        /// <summary>Sends and receives as a driver without interrupts does: looks at the line status, and moves what it can.</summary>
        public void Exchange(ReadOnlySpan<byte> toHost, Span<byte> fromHost)
        {
            Write(2, 0x01); // the FIFOs
            Write(4, 0x0a); // OUT2 and RTS
            Write(1, 0x01); // received data interrupts: it listens
            int sent = 0;
            int received = 0;
            while (sent < toHost.Length || received < fromHost.Length)
            {
                byte status = LineStatus;
                if ((status & (DataReady | TransmitterEmpty)) == 0 || (sent == toHost.Length && (status & DataReady) == 0))
                {
                    Thread.Yield(); // A vCPU has a processor of its own, and this thread may not.
                }

                if ((status & DataReady) != 0)
                {
                    fromHost[received++] = Read(0);
                }

                for (int i = 0; i < 16 && sent < toHost.Length && (status & TransmitterEmpty) != 0; i++)
                {
                    Write(0, toHost[sent++]);
                }
            }
        }

        /// <summary>Receives as an interrupt handler does: as long as there is data, looking more slowly than the io thread brings it.</summary>
        public List<byte[]> TakeBursts(int count)
        {
            Write(2, 0x01);
            Write(4, 0x0a);
            Write(1, 0x01);
            List<byte[]> bursts = [];
            while (bursts.Sum(static burst => burst.Length) < count)
            {
                List<byte> burst = [];
                while ((LineStatus & DataReady) != 0)
                {
                    burst.Add(Read(0));
                    long start = Stopwatch.GetTimestamp();
                    while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMicroseconds(100))
                    {
                        Thread.Yield();
                    }
                }

                bursts.AddRange(burst.Count > 0 ? [[.. burst]] : []);
                Thread.Yield();
            }

            return bursts;
        }

        public void Dispose()
        {
            _io.End();
            _end.Dispose();
            _endpoint.Dispose();
            _io.Dispose();
        }
    }
}
