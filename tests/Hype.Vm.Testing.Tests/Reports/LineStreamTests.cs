using System.Text;
using Hype.Vm.Testing.Reports;
using Xunit;

namespace Hype.Vm.Testing.Tests.Reports;

public sealed class LineStreamTests
{
    private readonly List<string> _lines = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100)]
    public void Lines_are_found_however_they_are_cut(int length)
    {
        using LineStream stream = new(_lines.Add);

        foreach (byte[] piece in Encoding.UTF8.GetBytes("one\n\n猫 two\r\nunfinished").Chunk(length))
        {
            stream.Write(piece);
        }

        Assert.Equal(["one", "", "猫 two\r"], _lines);
    }

    [Fact]
    public void Line_that_never_ends_is_dropped_and_the_next_one_is_not()
    {
        using LineStream stream = new(_lines.Add);

        for (int i = 0; i <= LineStream.MaxLineLength / 4096; i++)
        {
            stream.Write(new byte[4096]);
        }

        stream.Write("\nnext\n"u8);
        Assert.Equal(["next"], _lines);
    }
}
