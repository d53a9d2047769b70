using System.CommandLine;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Preflight;

namespace Hype.Cli;

/// <summary><c>hype check</c>: whether this host can boot Linux, why not, and what to do.</summary>
internal static class CheckCommand
{
    /// <summary>Describes the command to the parser.</summary>
    internal static Command Create()
    {
        Option<string> kvm = KvmOption.Create();
        Option<string?> kernel = new("--kernel", "-k") { Description = "A kernel to look at too: whether it can be booted, and how.", HelpName = "file" };
        Option<string?> initrd = new("--initrd", "-i") { Description = "The initial RAM disk that it would have.", HelpName = "file" };
        Option<bool> json = new("--json") { Description = "Write the findings as JSON, for programs." };
        Command command = new("check", "Tells whether this host can boot Linux, why not, and what to do; the exit status is 0 where it can.") { kernel, initrd, json, kvm };
        command.SetAction((parsed, cancellationToken) => CheckAsync(
            new HostCheckOptions
            {
                KvmPath = CheckPath(parsed.GetRequiredValue(kvm)),
                Boot = parsed.GetValue(kernel) is string path ? LinuxBoot.FromFiles(path, parsed.GetValue(initrd)) : null,
            },
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    /// <summary>Takes the path as a machine would.</summary>
    private static string CheckPath(string path) =>
        path.Length > 0 ? path : throw new ArgumentException("The path of KVM's device is empty; as a rule it is /dev/kvm.", nameof(path));

    private static async Task<int> CheckAsync(HostCheckOptions options, bool json, CancellationToken cancellationToken)
    {
        HostReport report = await HostCheck.RunAsync(options, cancellationToken);
        Console.Write(json ? CheckReport.FormatJson(report) : CheckReport.Format(report));
        if (report.FirstFailure is not HostFinding failure)
        {
            return ExitCode.Success;
        }

        Messages.Write(failure.Sentence);
        return failure.Id == HostCheck.GuestId ? ExitCode.Load : ExitCode.Host;
    }
}
