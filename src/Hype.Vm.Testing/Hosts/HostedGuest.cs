using Hype.Vm.Boot.Linux;
using Hype.Vm.Testing.Guest;
using Hype.Vm.Testing.Reports;

namespace Hype.Vm.Testing.Hosts;

/// <summary>The inner half of an emulated host: runs the guest there, and passes on what it reports.</summary>
internal static class HostedGuest
{
    /// <summary>Runs the guest to its end.</summary>
    /// <param name="request">What machine it is.</param>
    /// <param name="reports">Where reports go.</param>
    internal static async Task RunAsync(MachineRequest request, ReportWriter reports)
    {
        MachineEnd end = await GuestMachine.RunAsync(
            request,
            static commandLine => LinuxBoot.FromFiles(GuestPaths.Kernel, GuestPaths.Initrd, commandLine),
            reports.Forward,
            CancellationToken.None).ConfigureAwait(false);
        reports.Write(ReportKind.ConsoleTail, end.ConsoleTail);
        reports.Write(ReportKind.MachineEnd, end.Description);
    }
}
