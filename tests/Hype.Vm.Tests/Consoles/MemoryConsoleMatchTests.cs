using System.Text;
using System.Text.RegularExpressions;
using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Virtio.Devices.Console;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

public sealed partial class MemoryConsoleMatchTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(100);

    private readonly MemoryConsole _console = new(transcriptCapacity: 4096);

    [GeneratedRegex(@"exit=(?<code>\d+)\r\n")]
    private static partial Regex ExitCode { get; }

    [GeneratedRegex("(a+)+$")]
    private static partial Regex Endless { get; }

    [Fact]
    public async Task WaitForMatchAsync_returns_everything_up_to_the_match_and_the_match()
    {
        Write("passed\nbefore exit=17\r\nafter");
        _ = await _console.WaitForTextAsync("\n", TestDeadline.Span);

        ConsoleMatch match = await _console.WaitForMatchAsync(ExitCode, TestDeadline.Span);

        Assert.Equal("before exit=17\r\n", match.Text);
        Assert.Equal("17", match.Match.Groups["code"].Value);
        Assert.Equal("before ", match.Text[..match.Match.Index]);
        Assert.Equal("after", await _console.WaitForTextAsync("after", TestDeadline.Span));
    }

    [Fact]
    public async Task WaitForMatchAsync_finds_text_that_arrives_in_pieces()
    {
        Task<ConsoleMatch> wait = _console.WaitForMatchAsync(ExitCode, TestDeadline.Span);

        foreach (char character in "exit=42\r\n")
        {
            Write(character.ToString());
        }

        Assert.Equal("exit=42\r\n", (await wait).Text);
    }

    [Fact]
    public async Task Waits_of_both_kinds_are_served_in_the_order_in_which_they_came()
    {
        Task<string> first = _console.WaitForTextAsync("1", TestDeadline.Span);
        Task<ConsoleMatch> second = _console.WaitForMatchAsync(ExitCode, TestDeadline.Span);
        Task<string> third = _console.WaitForTextAsync("3", TestDeadline.Span);

        Write("3 exit=0\r\n 1 exit=2\r\n 3");

        Assert.Equal("3 exit=0\r\n 1", await first);
        Assert.Equal(" exit=2\r\n", (await second).Text);
        Assert.Equal(" 3", await third);
    }

    [Fact]
    public async Task WaitForMatchAsync_past_its_deadline_lets_the_next_look()
    {
        Task<ConsoleMatch> first = _console.WaitForMatchAsync(ExitCode, s_soon);
        Task<string> second = _console.WaitForTextAsync("here", TestDeadline.Span);
        Write("here");

        TimeoutException exception = await Assert.ThrowsAsync<TimeoutException>(() => first);

        Assert.Equal(
            "The guest did not write a match of \"exit=(?<code>\\d+)\\r\\n\" within 0.1 s. Its last words: here", exception.Message);
        Assert.Equal("here", await second);
    }

    [Fact]
    public async Task WaitForMatchAsync_that_is_cancelled_lets_the_next_look()
    {
        using CancellationTokenSource giveUp = new();
        Task<ConsoleMatch> first = _console.WaitForMatchAsync(ExitCode, TestDeadline.Span, giveUp.Token);
        Task<string> second = _console.WaitForTextAsync("here", TestDeadline.Span);
        Write("here");

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("here", await second);
    }

    [Fact]
    public async Task Pattern_that_backtracks_for_ever_holds_up_neither_the_guest_nor_the_deadline()
    {
        Regex slow = new(Endless.ToString(), RegexOptions.None, TimeSpan.FromSeconds(5)); // Or so: the pool may be busy.
        Write(new string('a', 40) + "!");

        await Assert.ThrowsAsync<TimeoutException>(() => _console.WaitForMatchAsync(slow, s_soon));

        Write("# "); // The pattern still runs.
        Assert.EndsWith("!# ", await _console.WaitForTextAsync("# ", TestDeadline.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pattern_with_a_time_limit_of_its_own_fails_with_that()
    {
        Regex slow = new(Endless.ToString(), RegexOptions.None, s_soon);
        Write(new string('a', 40) + "!");

        await Assert.ThrowsAsync<RegexMatchTimeoutException>(() => _console.WaitForMatchAsync(slow, TestDeadline.Span));

        Assert.EndsWith("!", await _console.WaitForTextAsync("!", TestDeadline.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForMatchAsync_in_vain_fails_when_the_machine_is_gone_and_so_do_those_behind()
    {
        IConsoleEndpoint endpoint = _console.Open();
        Task<ConsoleMatch> first = _console.WaitForMatchAsync(ExitCode, TestDeadline.Span);
        Task<string> second = _console.WaitForTextAsync("here", TestDeadline.Span);
        Task<string> third = _console.WaitForTextAsync("not", TestDeadline.Span);
        Write("here, panic");

        endpoint.Dispose();

        EndOfStreamException exception = await Assert.ThrowsAsync<EndOfStreamException>(() => first);
        Assert.Equal(
            "The guest ended before it wrote a match of \"exit=(?<code>\\d+)\\r\\n\". Its last words: here, panic", exception.Message);
        Assert.Equal("here", await second);
        await Assert.ThrowsAsync<EndOfStreamException>(() => third);
    }

    [Fact]
    public async Task WaitForMatchAsync_finds_what_came_just_before_the_machines_end()
    {
        IConsoleEndpoint endpoint = _console.Open();
        Task<ConsoleMatch> wait = _console.WaitForMatchAsync(ExitCode, TestDeadline.Span);
        Write("exit=3\r\n");
        endpoint.Dispose();

        Assert.Equal("3", (await wait).Match.Groups["code"].Value);
    }

    [Fact]
    public async Task WaitForMatchAsync_is_at_the_right_place_after_the_transcript_has_dropped_text()
    {
        Write(new string('a', 10_000));
        Task<ConsoleMatch> wait = _console.WaitForMatchAsync(ExitCode, TestDeadline.Span);
        Write(new string('b', 10_000) + "exit=1\r\nrest!");

        string text = (await wait).Text;

        Assert.InRange(text.Length, 2000, 4096);
        Assert.EndsWith("bexit=1\r\n", text, StringComparison.Ordinal);
        Assert.Equal("rest!", await _console.WaitForTextAsync("!", TestDeadline.Span));
    }

    [Fact]
    public async Task WaitForMatchAsync_without_pattern_is_refused() =>
        await Assert.ThrowsAsync<ArgumentNullException>("pattern", () => _console.WaitForMatchAsync(null!, TestDeadline.Span));

    private void Write(string text) => _console.Output.Append(Encoding.UTF8.GetBytes(text));
}
