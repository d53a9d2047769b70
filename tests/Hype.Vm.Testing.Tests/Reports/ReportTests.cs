using Hype.Vm.Testing.Reports;
using Xunit;

namespace Hype.Vm.Testing.Tests.Reports;

public sealed class ReportTests
{
    [Theory]
    [InlineData("")]
    [InlineData("two\r\nlines\n")]
    [InlineData("\u001b[31mcolour\0and 猫 \U0001F408")]
    public void Report_is_read_as_it_was_written(string text)
    {
        Report report = new(ReportKind.Output, text);
        Assert.Equal(report, Report.TryParse(report.ToLine()));
        Assert.Equal(report, Report.TryParse(report.ToLine() + '\r')); // As a terminal on the way makes it.
    }

    [Theory]
    [InlineData("")]
    [InlineData("Output")]
    [InlineData("Output YWJj YWJj")]
    [InlineData("Output not*base64")]
    [InlineData("output YWJj")]
    [InlineData("0 YWJj")]
    [InlineData("Nothing YWJj")]
    [InlineData("[    0.000000] Linux version 6.1")]
    public void Other_line_is_no_report(string line) => Assert.Null(Report.TryParse(line));
}
