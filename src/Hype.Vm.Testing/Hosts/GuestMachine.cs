using Hype.Vm.Boot.Linux;
using Hype.Vm.Consoles;
using Hype.Vm.Testing.Reports;

namespace Hype.Vm.Testing.Hosts;

/// <summary>The machine of a test: a console for people, a second one for reports.</summary>
internal static class GuestMachine
{
    private const int TailLength = 8 * 1024;

    /// <summary>What every guest's kernel is told: a panic ends the machine, and so does a reboot.</summary>
    internal const string CommandLine = "console=hvc0 quiet panic=-1 reboot=k";

    /// <summary>Runs it to its end.</summary>
    /// <param name="request">What machine it is.</param>
    /// <param name="boot">Makes its boot of a command line.</param>
    /// <param name="takeReport">Called with each line that is reported.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How it ended.</returns>
    internal static async Task<MachineEnd> RunAsync(
        MachineRequest request, Func<string, LinuxBoot> boot, Action<string> takeReport, CancellationToken cancellationToken)
    {
        MemoryConsole console = new(TailLength);
        await using LineStream reports = new(takeReport);
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
        {
            MemorySize = request.MemorySize,
            VcpuCount = request.VcpuCount,
            Boot = boot($"{CommandLine} {request.CommandLine}".TrimEnd()),
            Devices =
            {
                new VirtioConsoleOptions { Endpoint = console },
                new VirtioConsoleOptions { Endpoint = ConsoleEndpoint.FromStreams(Stream.Null, reports) },
                new VirtioEntropyOptions(),
            },
        });
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(request.Timeout);
        VmRunResult result = await machine.RunAsync(deadline.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        string end = deadline.IsCancellationRequested ? $"did not end within {request.Timeout}" : result.ToString();
        return new MachineEnd(end, console.Transcript.Trim());
    }
}
