using Hype.Testing;
using Hype.Vm.Tests.Consoles.Hosts;
using Hype.Vm.Tests.Virtio.Devices.Console;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

/// <summary>What waits for whom, for every kind of console: a device on a real io thread between a driver and a host that stall.</summary>
public sealed class ConsoleBackPressureTests
{
    private const int BufferSize = 16 * 1024;
    private const int TooMuch = LiveConsole.QueueSize * BufferSize; // 1 MiB: more than all buffers on the way hold.
    private const int MostOnTheWay = 640 * 1024; // Ours, the stream's pump's, the kernel's.

    public static TheoryData<HostKind> Kinds { get; } = [.. Enum.GetValues<HostKind>()];

    /// <summary>Gets those whose two directions end one by one. At a terminal or a socket the other side is gone with either.</summary>
    public static TheoryData<HostKind> KindsWithTwoEnds { get; } = [HostKind.Pipes, HostKind.Streams, HostKind.Program];

    /// <summary>Gets those who learn that nobody reads any more from the host's end itself. A stream has to be written to for that.</summary>
    public static TheoryData<HostKind> KindsThatTell { get; } = [.. Enum.GetValues<HostKind>().Where(kind => kind != HostKind.Streams)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Output_that_nobody_reads_stays_with_the_guest_and_arrives_when_somebody_does(HostKind kind)
    {
        using HostSide host = HostSide.Create(kind);
        using LiveConsole console = new(host.Console);
        byte[] bytes = RandomBytes(TooMuch);
        OfferAll(console, bytes);

        console.Settle(); // The io thread answers.
        Assert.InRange(console.Transmit.UsedIndex * BufferSize, 0, MostOnTheWay);
        byte[] read = await host.ReadAsync(TooMuch).WaitAsync(TestDeadline.Span);
        console.AwaitTransmitted();

        Assert.Equal(bytes, read);
        await console.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Stop_does_not_wait_for_output_that_nobody_reads(HostKind kind)
    {
        using HostSide host = HostSide.Create(kind);
        using LiveConsole console = new(host.Console);
        OfferAll(console, RandomBytes(TooMuch));
        console.Settle();

        console.Stop();

        Assert.InRange(console.Transmit.UsedIndex * BufferSize, 0, MostOnTheWay);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Input_that_the_guest_does_not_take_makes_its_writer_wait_and_arrives_when_it_does(HostKind kind)
    {
        using HostSide host = HostSide.Create(kind);
        using LiveConsole console = new(host.Console);
        byte[] bytes = RandomBytes(TooMuch);
        Task write = host.WriteAsync(bytes);

        byte[] first = console.ReceiveBytes(100_000);
        console.Settle();
        Assert.False(write.IsCompleted);
        byte[] rest = console.ReceiveBytes(TooMuch - first.Length);

        await write.WaitAsync(TestDeadline.Span);
        Assert.Equal(bytes, (byte[])[.. first, .. rest]);
    }

    [Theory]
    [MemberData(nameof(KindsThatTell))]
    public async Task Reader_that_goes_while_the_guest_is_silent_is_told_once(HostKind kind)
    {
        using HostSide host = HostSide.Create(kind);
        using LiveConsole console = new(host.Console);

        host.CloseOutput();
        await console.OutputFailedAsync();
        console.Offer(new byte[100_000]);
        console.AwaitTransmitted();

        Assert.NotNull(console.OutputFailure);
        Assert.Equal(0, console.OutputFailedCount);
        await console.EndAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Reader_that_goes_while_output_waits_is_told_once_and_lets_the_guest_go(HostKind kind)
    {
        using HostSide host = HostSide.Create(kind);
        using LiveConsole console = new(host.Console);
        OfferAll(console, RandomBytes(TooMuch));

        host.CloseOutput();
        await console.OutputFailedAsync();
        console.AwaitTransmitted();

        Assert.Equal(0, console.OutputFailedCount);
        await console.EndAsync();
    }

    [Theory]
    [MemberData(nameof(KindsWithTwoEnds))]
    public async Task End_of_input_is_told_once_after_the_guest_has_got_the_last_byte(HostKind kind)
    {
        using HostSide host = HostSide.Create(kind);
        using LiveConsole console = new(host.Console);
        await host.WriteAsync("the last"u8.ToArray());
        host.CloseInput();

        Assert.Equal("the las"u8.ToArray(), console.ReceiveBytes(7));
        console.Settle();
        Assert.Equal(0, console.InputEndedCount);
        Assert.Equal("t"u8.ToArray(), console.ReceiveBytes(1));
        OfferReceiveBuffer(console);

        await console.InputEndedAsync();
        OfferReceiveBuffer(console);
        console.Settle();
        Assert.Equal(0, console.InputEndedCount);
        Assert.Null(console.OutputFailure);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Reset_while_output_waits_drops_what_was_not_taken_and_nothing_else(HostKind kind)
    {
        using HostSide host = HostSide.Create(kind);
        using LiveConsole console = new(host.Console);
        byte[] bytes = [.. Enumerable.Repeat((byte)'o', TooMuch)];
        OfferAll(console, bytes);
        console.Settle();

        console.ResetDriver();
        Task<byte[]> read = host.ReadUntilAsync((byte)'!');
        console.Offer("new!"u8);
        console.AwaitTransmitted();

        byte[] seen = await read.WaitAsync(TestDeadline.Span);
        Assert.Equal("new!"u8.ToArray(), seen[^4..]);
        Assert.All(seen[..^4], value => Assert.Equal((byte)'o', value));
        Assert.InRange(seen.Length, 4096, MostOnTheWay);
    }

    private static void OfferAll(LiveConsole console, byte[] bytes)
    {
        foreach (byte[] piece in bytes.Chunk(BufferSize))
        {
            console.Offer(piece);
        }
    }

    private static void OfferReceiveBuffer(LiveConsole console)
    {
        console.Receive.Add(console.Receive.Empty(16));
        console.NotifyIfWanted(console.Receive);
    }

    private static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
