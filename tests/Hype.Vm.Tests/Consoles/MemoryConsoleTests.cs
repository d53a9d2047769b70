using System.Text;
using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio.Devices.Console;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

public sealed class MemoryConsoleTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task WaitForTextAsync_returns_everything_since_the_previous_wait()
    {
        MemoryConsole console = new();
        console.Output.Append("one two three"u8);

        Assert.Equal("one ", await console.WaitForTextAsync(" ", TestDeadline.Span));
        Assert.Equal("two ", await console.WaitForTextAsync(" ", TestDeadline.Span));
        Assert.Equal("one two three", console.Transcript);
    }

    [Fact]
    public async Task WaitForTextAsync_finds_text_that_arrives_in_pieces()
    {
        MemoryConsole console = new();
        Task<string> wait = console.WaitForTextAsync("login:", TestDeadline.Span);

        console.Output.Append("lo"u8);
        console.Output.Append("gi"u8);
        console.Output.Append("n: "u8);

        Assert.Equal("login:", await wait);
    }

    [Fact]
    public async Task WaitForTextAsync_with_text_behind_a_wait_that_gave_up_is_answered_at_once()
    {
        MemoryConsole console = new();
        using CancellationTokenSource giveUp = new();
        Task<string> first = console.WaitForTextAsync("never", TestDeadline.Span, giveUp.Token);
        Task<string> second = console.WaitForTextAsync("here", TestDeadline.Span);
        console.Output.Append("here"u8);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("here", await second);
    }

    [Fact]
    public async Task WaitForTextAsync_past_its_deadline_shows_the_last_words()
    {
        MemoryConsole console = new();
        console.Output.Append("Kernel panic"u8);

        TimeoutException exception = await Assert.ThrowsAsync<TimeoutException>(() => console.WaitForTextAsync("# ", s_soon));

        Assert.Equal("The guest did not write \"# \" within 0 s. Its last words: Kernel panic", exception.Message);
    }

    [Fact]
    public async Task WaitForTextAsync_with_no_text_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>("text", () => new MemoryConsole().WaitForTextAsync("", TestDeadline.Span));

    [Fact]
    public async Task WaitForTextAsync_in_vain_fails_when_the_machine_is_gone()
    {
        MemoryConsole console = new();
        IConsoleEndpoint endpoint = console.Open();
        Task<string> wait = console.WaitForTextAsync("# ", TestDeadline.Span);
        console.Output.Append("reboot: Power down"u8);

        endpoint.Dispose();

        EndOfStreamException exception = await Assert.ThrowsAsync<EndOfStreamException>(() => wait);
        Assert.Equal("The guest ended before it wrote \"# \". Its last words: reboot: Power down", exception.Message);
    }

    [Fact]
    public async Task WaitForTextAsync_after_the_machine_is_gone_finds_what_it_wrote_and_fails_for_the_rest()
    {
        MemoryConsole console = new();
        IConsoleEndpoint endpoint = console.Open();
        console.Output.Append("one two"u8);
        endpoint.Dispose();

        Assert.Equal("one", await console.WaitForTextAsync("one", TestDeadline.Span));
        await Assert.ThrowsAsync<EndOfStreamException>(() => console.WaitForTextAsync("three", TestDeadline.Span));
        Assert.Equal(" two", await console.WaitForTextAsync("two", TestDeadline.Span));
    }

    [Fact]
    public void Transcript_of_characters_split_between_writes_is_whole()
    {
        MemoryConsole console = new();
        byte[] bytes = Encoding.UTF8.GetBytes("ü€😀");

        Assert.All(bytes, value => console.Output.Append([value]));

        Assert.Equal("ü€😀", console.Transcript);
    }

    [Fact]
    public void Transcript_that_is_full_keeps_its_newer_half()
    {
        MemoryConsole console = new(transcriptCapacity: 4096);

        console.Output.Append(Encoding.ASCII.GetBytes(new string('a', 4096)));
        console.Output.Append("bc"u8);

        Assert.InRange(console.Transcript.Length, 2048, 4096);
        Assert.EndsWith("aabc", console.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForTextAsync_finds_text_that_one_write_carries_beyond_the_capacity()
    {
        MemoryConsole console = new(transcriptCapacity: 4096);
        Task<string> wait = console.WaitForTextAsync("needle", TestDeadline.Span);

        console.Output.Append(Encoding.ASCII.GetBytes("needle" + new string('a', 100_000)));

        Assert.Equal("needle", await wait);
    }

    [Fact]
    public void Append_allocates_nothing_once_the_transcript_has_its_size()
    {
        MemoryConsole console = new(transcriptCapacity: 4096);
        _ = console.WaitForTextAsync("never", TestDeadline.Span);
        AppendBytes(console, 10_000);

        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => MeasureAppend(console))); // The runtime may compile, and count that for us: not each time.
    }

    private static long MeasureAppend(MemoryConsole console)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        AppendBytes(console, 10_000);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void Console_byte_that_the_guest_waits_for_allocates_nothing()
    {
        MemoryConsole console = new();
        ManualEventLoop loop = new();
        using IConsoleEndpoint endpoint = console.Open();
        endpoint.Attach(loop, () => { }, () => { });
        byte[] buffer = new byte[16];
        _ = endpoint.TryRead(buffer, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            _ = endpoint.TryRead(buffer, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Send_rings_a_guest_that_waits_and_is_read_as_UTF8()
    {
        MemoryConsole console = new();
        ManualEventLoop loop = new();
        using IConsoleEndpoint endpoint = console.Open();
        int rings = 0;
        endpoint.Attach(loop, () => rings++, () => { });
        byte[] buffer = new byte[16];

        Assert.False(endpoint.TryRead(buffer, out _));
        console.Send("€");
        loop.RunPosted();

        Assert.Equal(1, rings);
        Assert.True(endpoint.TryRead(buffer, out int count));
        Assert.Equal("€", Encoding.UTF8.GetString(buffer, 0, count));
    }

    [Fact]
    public async Task Send_of_more_than_the_buffer_to_a_guest_that_waits_arrives_whole()
    {
        MemoryConsole console = new();
        using ConsoleHost host = new(console);
        byte[] bytes = new byte[200_000];
        new Random(1).NextBytes(bytes);
        Assert.Null(host.Read()); // From here on only a ring lets the guest look again.
        Task send = OnThread(() => console.Send(bytes));
        await host.InputReadyAsync();

        Assert.Equal(bytes, host.ReadAll(bytes.Length));

        await send.WaitAsync(TestDeadline.Span);
    }

    [Fact]
    public async Task SendAsync_of_more_than_the_buffer_waits_for_the_guest_and_keeps_its_bytes_together()
    {
        MemoryConsole console = new();
        using ConsoleHost host = new(console);
        byte[] bytes = new byte[200_000];
        new Random(1).NextBytes(bytes);
        Task first = console.SendAsync(bytes);
        Task second = console.SendAsync("!");
        Assert.False(first.IsCompleted);

        Assert.Equal([.. bytes, (byte)'!'], host.ReadAll(bytes.Length + 1));

        await Task.WhenAll(first, second).WaitAsync(TestDeadline.Span);
    }

    [Fact]
    public async Task SendAsync_that_waits_is_cancelled_by_its_token_and_lets_the_next_send()
    {
        MemoryConsole console = new(bufferSize: ConsoleEndpoint.MaxBufferSize);
        using ConsoleHost host = new(console);
        using CancellationTokenSource cancellation = new();
        Task first = console.SendAsync(new byte[ConsoleEndpoint.MaxBufferSize + 1], cancellation.Token);
        Task second = console.SendAsync("!");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal((byte)'!', host.ReadAll(ConsoleEndpoint.MaxBufferSize + 1)[^1]);
        await second.WaitAsync(TestDeadline.Span);
    }

    [Fact]
    public async Task SendAsync_that_waits_is_let_go_when_the_machine_is_gone()
    {
        MemoryConsole console = new();
        IConsoleEndpoint endpoint = console.Open();
        Task send = console.SendAsync(new byte[100_000]);

        endpoint.Dispose();

        await send.WaitAsync(TestDeadline.Span);
    }

    [Fact]
    public void Constructor_with_a_size_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("transcriptCapacity", () => new MemoryConsole(4095));
        Assert.Throws<ArgumentOutOfRangeException>("bufferSize", () => new MemoryConsole(bufferSize: 1024));
    }

    [Fact]
    public async Task Send_that_waits_for_room_is_let_go_when_the_machine_is_gone()
    {
        MemoryConsole console = new();
        IConsoleEndpoint endpoint = console.Open();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task send = OnThread(() =>
        {
            started.SetResult();
            console.Send(new string('x', 100_000));
        });
        await started.Task.WaitAsync(TestDeadline.Span);

        endpoint.Dispose();

        await send.WaitAsync(TestDeadline.Span);
    }

    [Fact]
    public void CompleteInput_is_the_end_after_what_was_sent()
    {
        MemoryConsole console = new();
        using IConsoleEndpoint endpoint = console.Open();
        console.Send("x");
        console.CompleteInput();
        byte[] buffer = new byte[16];

        Assert.True(endpoint.TryRead(buffer, out int first));
        Assert.True(endpoint.TryRead(buffer, out int second));
        Assert.Equal((1, 0), (first, second));
    }

    [Fact]
    public void Open_for_a_second_machine_is_refused()
    {
        MemoryConsole console = new();
        console.Open().Dispose();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(console.Open);

        Assert.Equal("This console has served a virtual machine already. Give each machine a console of its own.", exception.Message);
    }

    private static Task OnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void AppendBytes(MemoryConsole console, int count)
    {
        for (int i = 0; i < count; i++)
        {
            console.Output.Append("x"u8);
        }
    }
}
