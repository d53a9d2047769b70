using System.Diagnostics;
using Hype.Kvm.Facts;
using Hype.Kvm.Facts.Claims;
using Hype.Kvm.Tests.Headers;
using Hype.Testing;
using Xunit.Abstractions;

namespace Hype.Kvm.Tests.Facts;

/// <summary>Manifest, compiled bindings and a native program say what the tables say, about every architecture.</summary>
public sealed class FactsTests(ITestOutputHelper output)
{
    [Fact]
    public void Manifest_agrees_with_the_tables() =>
        AssertAgrees(FactsCheck.Run(ModelClaims.Of(Manifests.Resolve(Manifests.ReadText("kvm-ioctls.json"), out _)), FactFolder.Path));

    [Fact]
    public void Runtime_agrees_with_the_tables() => AssertAgrees(FactsCheck.Run(BindingClaims.OfRuntime(), FactFolder.Path));

    [SkippableFact]
    public void Native_program_agrees_with_the_tables()
    {
        string? program = Environment.GetEnvironmentVariable("HYPE_KVM_FACTS");
        Skip.If(program is null, "HYPE_KVM_FACTS names no program; `./hype test` publishes it.");

        (int exitCode, string printed) = Run(program, FactFolder.Path);

        output.WriteLine(printed);
        Assert.Equal(FactsCheck.Run(BindingClaims.OfRuntime(), FactFolder.Path).ToString(), printed);
        Assert.Equal(0, exitCode);
    }

    private void AssertAgrees(Report report)
    {
        output.WriteLine(report.ToString());
        Assert.Empty(report.Disagreements);
        Assert.Equal(13, report.Counts.Count);
        Assert.All(report.Counts, count => Assert.True(count.Count > 0, $"no {count.What}"));
    }

    private static (int ExitCode, string Printed) Run(string program, string argument)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true })!;
        string printed = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TestDeadline.Span), $"{program} did not end");
        return (process.ExitCode, printed);
    }
}
