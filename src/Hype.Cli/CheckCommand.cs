using System.CommandLine;
using Hype.Vm.Preflight;

namespace Hype.Cli;

/// <summary><c>hype check</c>: whether this host's KVM can boot Linux.</summary>
internal static class CheckCommand
{
    /// <summary>Describes the command to the parser.</summary>
    internal static Command Create()
    {
        Option<string> kvm = KvmOption.Create();
        Command command = new("check", "Tells whether this host's KVM can boot Linux; the exit status is 0 where it can.") { kvm };
        command.SetAction((parsed, cancellationToken) => CheckAsync(parsed.GetRequiredValue(kvm), cancellationToken));
        return command;
    }

    private static async Task<int> CheckAsync(string kvmPath, CancellationToken cancellationToken)
    {
        KvmPreflightResult result = await KvmPreflight.CheckAsync(kvmPath, cancellationToken);
        Messages.Write(result.Message);
        return result.CanRunLinux ? ExitCode.Success : ExitCode.Host;
    }
}
