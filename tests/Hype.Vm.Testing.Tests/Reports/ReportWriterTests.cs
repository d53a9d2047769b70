using System.Text;
using Hype.Vm.Testing.Reports;
using Xunit;

namespace Hype.Vm.Testing.Tests.Reports;

public sealed class ReportWriterTests : IDisposable
{
    private readonly MemoryStream _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Long_output_comes_in_pieces_and_no_character_is_cut()
    {
        string text = "a" + string.Concat(Enumerable.Repeat("\U0001F408", 10_000));

        new ReportWriter(_output).Write(ReportKind.Output, text);

        ReportCollector collector = Collect();
        Assert.Equal(text, collector.Output);
        Assert.True(Lines().Length > 2);
        Assert.All(Lines(), static line => Assert.InRange(line.Length, 1, 64 * 1024));
    }

    [Fact]
    public void Long_exception_is_one_report_with_its_begin()
    {
        new ReportWriter(_output).Write(ReportKind.Exception, new string('x', 1_000_000));

        Assert.Single(Lines());
        Assert.Matches("^x{1000,}$", Collect().Exception);
    }

    [Fact]
    public void Text_of_a_stream_of_the_code_keeps_its_order()
    {
        ReportWriter reports = new(_output);
        using ReportTextWriter output = new(reports, ReportKind.Output);
        using ReportTextWriter error = new(reports, ReportKind.Error);

        output.Write('a');
        output.Write($"{1}{2}");
        error.WriteLine("wrong");
        output.WriteLine();
        output.WriteLine("b");
        output.Write(['c', 'd', 'e'], 1, 2);

        ReportCollector collector = Collect();
        Assert.Equal("a12\nb\nde", collector.Output);
        Assert.Equal("wrong\n", collector.Error);
    }

    private string[] Lines() => Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private ReportCollector Collect()
    {
        ReportCollector collector = new();
        foreach (string line in Lines())
        {
            collector.Take(line);
        }

        return collector;
    }
}
