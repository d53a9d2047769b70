using System.Text.Json;
using Hype.Testing;
using Hype.Vm.Preflight;
using Xunit;

namespace Hype.Cli.Tests;

/// <summary>The doctor's report, for people and for programs.</summary>
public sealed class CheckReportTests : CommandTest
{
    private static readonly HostReport s_report = new(
    [
        new HostFinding("one", HostFindingSeverity.Good, "All is \"well\"."),
        new HostFinding("two", HostFindingSeverity.Warning, "It could be better.", "Do this."),
        new HostFinding("three", HostFindingSeverity.Failure, "It is bad."),
    ]);

    [Fact]
    public void People_read_a_line_each_with_the_remedy_below() => Assert.Equal(
        "ok    All is \"well\".\nwarn  It could be better.\n      Do this.\nfail  It is bad.\n",
        CheckReport.Format(s_report));

    [Fact]
    public void Programs_read_the_same()
    {
        using JsonDocument json = JsonDocument.Parse(CheckReport.FormatJson(s_report));

        Assert.False(json.RootElement.GetProperty("canRunLinux").GetBoolean());
        Assert.Equal(
            ["one ok All is \"well\". ", "two warn It could be better. Do this.", "three fail It is bad. "],
            json.RootElement.GetProperty("findings").EnumerateArray().Select(static finding =>
                $"{finding.GetProperty("id")} {finding.GetProperty("severity")} {finding.GetProperty("sentence")} {finding.GetProperty("remedy")}"));
    }

    [RequiresKvmFact]
    public async Task Command_writes_what_it_finds_and_its_status_says_the_same()
    {
        CommandResult text = await HypeCommand.RunAsync("check");
        CommandResult json = await HypeCommand.RunAsync("check", "--json");

        using JsonDocument document = JsonDocument.Parse(json.Output);
        Assert.Equal(document.RootElement.GetProperty("canRunLinux").GetBoolean() ? 0 : 3, text.ExitCode);
        Assert.Equal(text.ExitCode, json.ExitCode);
        Assert.StartsWith("ok    /dev/kvm can be opened, and is KVM's device.\n", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kernel_that_cannot_be_booted_is_found()
    {
        CommandResult result = await HypeCommand.RunAsync("check", "--kvm", Nowhere, "--kernel", WriteFile("text", "no kernel"u8.ToArray()));

        Assert.Contains($"fail  The kernel '{PathOf("text")}' ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kernel_that_can_be_booted_is_described()
    {
        CommandResult result = await HypeCommand.RunAsync("check", "--kvm", Nowhere, "--kernel", WriteKernel());

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("is a bzImage, entered in 64-bit mode; it takes ", result.Output, StringComparison.Ordinal);
    }
}
