using Xunit;

namespace Hype.Cli.Tests;

public sealed class LastWordsTests
{
    [Fact]
    public void Nothing_has_no_lines() => Assert.Empty(LastWords.Split(""));

    [Fact]
    public void Empty_lines_are_left_out() => Assert.Equal(["one", "two"], LastWords.Split("\r\none\r\n\r\n  \r\ntwo\n\n"));

    [Fact]
    public void Control_characters_of_a_guest_reach_no_terminal() =>
        Assert.Equal(["[2J]0;title", "tab"], LastWords.Split("\u001b[2J\u001b]0;title\a\n\ttab\u009b\b\0"));

    [Fact]
    public void Only_the_last_lines_are_shown() =>
        Assert.Equal(Enumerable.Range(80, 20).Select(static i => $"{i}"), LastWords.Split(string.Concat(Enumerable.Range(0, 100).Select(static i => $"{i}\n"))));
}
