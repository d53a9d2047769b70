using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Tests.Consoles.Hosts;
using Hype.Vm.Tests.Machine;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

/// <summary>What the io thread allocates for a buffer of each direction, its waits and wake-ups included: nothing.</summary>
public sealed class ConsoleAllocationTests
{
    private const int Rounds = 1200;
    private const int WarmUp = 400; // Queues and pools find their sizes, and tiers their code.
    // What happens once, whenever that is: a lock allocates what it waits on when a thread first has to wait for it, and the thread pool's queue may grow. The
    // smallest object for each message would be 19 200 bytes.
    private const int OnceOnly = 16_384;
    private const int MessageSize = 6000; // More than a page, so that some need more than one piece.

    public static TheoryData<HostKind> Kinds { get; } = [.. Enum.GetValues<HostKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Echo_allocates_nothing_on_the_io_thread(HostKind kind)
    {
        using HostSide host = HostSide.Create(kind);
        using RunningIoThread io = new();
        using EchoingDevice device = new(host.Console, io);

        await OnThread(() => Converse(host)).WaitAsync(2 * TestDeadline.Span);

        Assert.InRange(device.AllocatedAfter(WarmUp * MessageSize), 0, OnceOnly);
    }

    [Fact]
    public async Task Echo_of_a_console_in_memory_allocates_nothing_on_the_io_thread()
    {
        MemoryConsole console = new(transcriptCapacity: 4096);
        using RunningIoThread io = new();
        using EchoingDevice device = new(console, io);
        byte[] message = Message('x');

        for (int round = 0; round < Rounds; round++)
        {
            await console.SendAsync(message);
        }

        await device.EchoedAsync(Rounds * MessageSize);
        Assert.InRange(device.AllocatedAfter(WarmUp * MessageSize), 0, OnceOnly);
    }

    [Fact]
    public async Task Pumps_of_streams_allocate_nothing()
    {
        using ProbingStream input = new(Rounds);
        using ProbingStream output = new(Rounds);
        using RunningIoThread io = new();
        using EchoingDevice device = new(ConsoleEndpoint.FromStreams(input, output), io);

        await output.Full.WaitAsync(TestDeadline.Span);

        Assert.Equal((0, 0), (input.AllocatedSince(WarmUp), output.AllocatedSince(WarmUp)));
    }

    private static void Converse(HostSide host)
    {
        byte[] message = Message('x');
        byte[] answer = new byte[MessageSize];
        for (int round = 0; round < Rounds; round++)
        {
            host.ToGuest.Write(message, 0, message.Length);
            host.FromGuest.ReadExactly(answer, 0, answer.Length);
        }
    }

    private static byte[] Message(char fill) => [.. Enumerable.Repeat((byte)fill, MessageSize - 1), (byte)'\n'];

    private static Task OnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
