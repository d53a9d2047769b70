using Hype.Vm.Testing.Reports;
using Xunit;

namespace Hype.Vm.Testing.Tests.Reports;

/// <summary>What a guest tells is never an error here, and fills no memory.</summary>
public sealed class ReportCollectorTests
{
    private readonly ReportCollector _collector = new();

    [Fact]
    public void Endless_output_is_kept_up_to_a_limit()
    {
        string line = new Report(ReportKind.Output, new string('x', 100_000)).ToLine();

        for (int i = 0; i < 200; i++)
        {
            _collector.Take(line);
        }

        Assert.Equal(ReportCollector.MaxStreamLength, _collector.Output.Length);
    }

    [Theory]
    [InlineData("-1", -1)]
    [InlineData("134", 134)]
    [InlineData("", null)]
    [InlineData("99999999999", null)]
    [InlineData("1e3", null)]
    public void Exit_code_is_a_number_or_none(string text, int? expected)
    {
        _collector.Take(new Report(ReportKind.ExitCode, text).ToLine());
        Assert.Equal(expected, _collector.ExitCode);
    }

    [Fact]
    public void First_exception_counts()
    {
        _collector.Take(new Report(ReportKind.Exception, "first").ToLine());
        _collector.Take(new Report(ReportKind.Exception, "second").ToLine());
        Assert.Equal("first", _collector.Exception);
    }

    [Fact]
    public void Noise_between_reports_is_passed_over()
    {
        _collector.Take("[    1.0] random: crng init done");
        _collector.Take(new Report(ReportKind.Output, "a").ToLine());
        _collector.Take("");
        _collector.Take(new Report(ReportKind.Output, "b").ToLine());
        Assert.Equal("ab", _collector.Output);
    }
}
