using Hype.Vm.Boot.Linux;
using Hype.Vm.Preflight;

namespace Hype.GuestTests.Scenarios;

/// <summary>What <c>hype check</c> says where guests boot.</summary>
internal static class DoctorScenarios
{
    internal static async Task FindsThatAllIsWell(ScenarioContext context)
    {
        HostReport report = await HostCheck.RunAsync(new HostCheckOptions { Boot = LinuxBoot.FromFiles(context.Files.Kernel, context.Files.Initrd) });
        foreach (HostFinding finding in report.Findings)
        {
            context.Notes.Add($"{finding.Severity} {finding.Id}: {finding.Sentence}");
        }

        Check.That(report.CanRunLinux, report.FirstFailure?.Sentence ?? "");
        Check.That(report.Findings.Any(static finding => finding.Id == "kvm-speed"), "nothing is said of the speed");
        Check.That(report.Findings[^1] is { Id: HostCheck.GuestId, Severity: HostFindingSeverity.Good }, "the kernel is not found good");
    }
}
