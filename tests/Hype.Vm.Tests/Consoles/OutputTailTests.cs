using System.Text;
using Hype.Vm.Consoles;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

public sealed class OutputTailTests
{
    [Fact]
    public void Nothing_is_no_text() => Assert.Equal("", new OutputTail().ToString());

    [Fact]
    public void Little_is_kept_whole() => Assert.Equal("one\r\ntwo", TailOf("one\r\n", "two"));

    [Fact]
    public void Capacity_is_kept_whole() => Assert.Equal(new string('x', OutputTail.Capacity), TailOf(new string('x', OutputTail.Capacity)));

    [Fact]
    public void Much_begins_with_a_whole_line()
    {
        string[] lines = [.. Enumerable.Range(0, 1000).Select(static i => $"line {i}\n")];

        string text = TailOf(lines);

        Assert.StartsWith("line ", text, StringComparison.Ordinal);
        Assert.EndsWith("line 999\n", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, OutputTail.Capacity - "line 999\n".Length, OutputTail.Capacity);
    }

    [Theory]
    [InlineData(OutputTail.Capacity + 1)]
    [InlineData(100_000)]
    public void One_long_line_is_kept_as_far_as_it_fits(int length) => Assert.Equal(new string('x', OutputTail.Capacity), TailOf(new string('x', length)));

    [Fact]
    public void Character_is_not_cut_in_two()
    {
        string text = TailOf(string.Concat(Enumerable.Repeat("ä", OutputTail.Capacity)) + "x");

        Assert.Equal(new string('ä', (OutputTail.Capacity / 2) - 1) + "x", text);
    }

    [Fact]
    public void Bytes_that_are_no_text_do_no_harm()
    {
        OutputTail tail = new();

        tail.Append(Enumerable.Repeat((byte)0x80, 2 * OutputTail.Capacity).ToArray());

        Assert.Equal(new string('\ufffd', OutputTail.Capacity), tail.ToString());
    }

    [Fact]
    public void Any_cut_of_any_text_keeps_the_end()
    {
        string text = string.Concat(Enumerable.Range(0, 4000).Select(static i => $"{i}\n"));
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        Random random = new(1);
        for (int round = 0; round < 50; round++)
        {
            OutputTail tail = new();
            for (int at = 0; at < bytes.Length;)
            {
                int count = Math.Min(random.Next(1, 2000), bytes.Length - at);
                tail.Append(bytes.AsSpan(at, count));
                at += count;
            }

            string kept = tail.ToString();
            Assert.Equal(text[^kept.Length..], kept);
            Assert.InRange(kept.Length, OutputTail.Capacity - 5, OutputTail.Capacity);
        }
    }

    private static string TailOf(params string[] pieces)
    {
        OutputTail tail = new();
        foreach (string piece in pieces)
        {
            tail.Append(Encoding.UTF8.GetBytes(piece));
        }

        return tail.ToString();
    }
}
