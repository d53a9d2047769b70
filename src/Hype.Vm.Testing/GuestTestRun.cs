using Hype.Vm.Boot.Linux;
using Hype.Vm.Testing.Guest;
using Hype.Vm.Testing.Hosts;
using Hype.Vm.Testing.Images;
using Hype.Vm.Testing.Reports;

namespace Hype.Vm.Testing;

/// <summary>One run of a test's code in a guest.</summary>
/// <param name="request">Which code.</param>
/// <param name="assembly">The assembly that it is from.</param>
/// <param name="options">The guest.</param>
internal sealed class GuestTestRun(GuestRequest request, TestAssembly assembly, GuestTestOptions options)
{
    private const string KernelVariable = "HYPE_TEST_KERNEL";

    private readonly ReportCollector _reports = new();

    /// <summary>Runs it to its end.</summary>
    /// <param name="cancellationToken">Stops the guest.</param>
    internal async Task<GuestTestResult> RunAsync(CancellationToken cancellationToken)
    {
        MachineRequest machine = new(options.MemorySize, options.VcpuCount, options.Timeout, options.CommandLine);
        byte[] program = assembly.ReadProgram();
        KernelFiles kernel = KernelFiles.Read(FindKernel(), options.Modules);
        byte[] initrd = RamDisk.OfGuest(kernel.GuestModules, program, request);
        bool emulates = await HostChoice.UsesEmulationAsync(options, cancellationToken).ConfigureAwait(false);
        MachineEnd end = emulates
            ? await RunEmulatedAsync(machine, program, kernel, initrd, cancellationToken).ConfigureAwait(false)
            : await GuestMachine.RunAsync(machine, commandLine => LinuxBoot.FromMemory(kernel.Image, initrd, commandLine), _reports.Take, cancellationToken)
                .ConfigureAwait(false);
        return _reports is { ExitCode: int exitCode, Exception: null }
            ? new GuestTestResult
            {
                ExitCode = exitCode,
                Output = _reports.Output,
                Error = _reports.Error,
                ConsoleTail = end.ConsoleTail,
                MachineEnd = end.Description,
                IsEmulated = emulates,
            }
            : throw new GuestTestException(Describe(end)) { GuestException = _reports.Exception, ConsoleTail = end.ConsoleTail };
    }

    private async Task<MachineEnd> RunEmulatedAsync(
        MachineRequest machine, byte[] program, KernelFiles kernel, byte[] initrd, CancellationToken cancellationToken)
    {
        KernelFiles host = options.EmulatedHostKernel is string path ? KernelFiles.Read(path, []) : kernel;
        byte[] modules = host.HostModules ?? throw new ArgumentException(
            $"A host has to be emulated here, and this kernel brings no modules of KVM's: name Debian's package of one as {nameof(GuestTestOptions.EmulatedHostKernel)}.");
        byte[] disk = RamDisk.OfHost(modules, program, machine, kernel.Image, initrd);
        string log = await EmulatedHost.RunAsync(host.Image, disk, machine, _reports.Take, cancellationToken).ConfigureAwait(false);
        return _reports.MachineEnd is string end
            ? new MachineEnd(end, _reports.ConsoleTail ?? "")
            : new MachineEnd("the emulated host ended before the guest did", log);
    }

    private string FindKernel() =>
        options.Kernel
        ?? (Environment.GetEnvironmentVariable(KernelVariable) is { Length: > 0 } path ? path : null)
        ?? assembly.Kernel
        ?? throw new ArgumentException(
            $"There is no kernel to boot: name one as {nameof(GuestTestOptions)}.{nameof(GuestTestOptions.Kernel)}, by the environment variable {KernelVariable}, "
            + "or by the project's property HypeTestKernel.");

    private string Describe(MachineEnd end)
    {
        string what = _reports.Exception is string exception
            ? $"The code failed in the guest: {exception}"
            : $"The guest ended without a word from the code: {end.Description}.";
        return what + Section("output", _reports.Output) + Section("error output", _reports.Error) + Section("console, its last lines", end.ConsoleTail);
    }

    private static string Section(string name, string text) => text.Length == 0 ? "" : $"\n--- the guest's {name} ---\n{text.TrimEnd()}";
}
