using Hype.Testing;
using Hype.Vm.Tests.Consoles.Hosts;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Devices.Console;

/// <summary>64 MiB in each direction at the same time, through every buffer there is, while the driver and the host stall at seeded moments.</summary>
public sealed class ConsoleVolumeTests
{
    private const long Total = 64 << 20;
    private const int StallsPerDirection = 40;

    [Theory]
    [InlineData(HostKind.Pipes, 1)]
    [InlineData(HostKind.Socket, 2)]
    [InlineData(HostKind.Streams, 3)]
    [InlineData(HostKind.Program, 4)]
    [InlineData(HostKind.ProgramStream, 5)]
    public async Task Bytes_of_both_directions_arrive_whole_and_in_order(HostKind kind, int seed)
    {
        using HostSide host = HostSide.Create(kind);
        using LiveConsole console = new(host.Console);
        VolumeDriver driver = new(console, Total, new SeededBytes(1), new SeededBytes(2), new Random(seed));

        Task[] sides =
        [
            OnThread(driver.Run),
            OnThread(() => WriteAll(host.ToGuest, new SeededBytes(2), driver, new Random(seed + 100))),
            OnThread(() => ReadAll(host.FromGuest, new SeededBytes(1), driver, new Random(seed + 200))),
        ];

        Task first = await Task.WhenAny([Task.WhenAll(sides), .. sides.Select(FailureOf)]).WaitAsync(3 * TestDeadline.Span);
        await first;
    }

    private static void WriteAll(Stream toGuest, SeededBytes bytes, VolumeDriver driver, Random random)
    {
        byte[] chunk = new byte[1 << 16];
        for (long rest = Total; rest > 0;)
        {
            int count = (int)Math.Min(rest, random.Next(1, chunk.Length));
            bytes.Fill(chunk.AsSpan(0, count));
            toGuest.Write(chunk, 0, count);
            rest -= count;
            Stall(driver, random, chunk.Length);
        }
    }

    private static void ReadAll(Stream fromGuest, SeededBytes bytes, VolumeDriver driver, Random random)
    {
        byte[] chunk = new byte[1 << 16];
        for (long rest = Total; rest > 0;)
        {
            int count = fromGuest.Read(chunk, 0, (int)Math.Min(rest, random.Next(1, chunk.Length)));
            Assert.NotEqual(0, count);
            Assert.True(bytes.Continues(chunk.AsSpan(0, count)), $"The host got other bytes {rest} bytes before the end.");
            rest -= count;
            Stall(driver, random, count);
        }
    }

    private static void Stall(VolumeDriver driver, Random random, int moved)
    {
        if (random.NextInt64(Total) < (long)moved * StallsPerDirection)
        {
            driver.WaitUntilAsleep();
        }
    }

    private static Task OnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>A side that fails leaves the others waiting: it is not waited with.</summary>
    private static Task FailureOf(Task side)
    {
        TaskCompletionSource failure = new();
        _ = side.ContinueWith(
            task => failure.SetException(task.Exception!.InnerExceptions),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
        return failure.Task;
    }
}
