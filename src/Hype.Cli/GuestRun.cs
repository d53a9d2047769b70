using Hype.Interop;
using Hype.Vm;
using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Consoles;
using Microsoft.Win32.SafeHandles;

namespace Hype.Cli;

/// <summary>One run of a guest, from settings to exit status.</summary>
internal static class GuestRun
{
    /// <summary>Runs the guest. Stdout is the guest's; everything of ours goes to stderr.</summary>
    /// <param name="settings">What the user asked for.</param>
    /// <returns>The exit status.</returns>
    internal static async Task<int> RunAsync(GuestRunSettings settings)
    {
        try
        {
            return await BootAsync(settings);
        }
        catch (KernelLoadException exception)
        {
            return Fail(exception, ExitCode.Load);
        }
        catch (SystemCallException exception)
        {
            return Fail(exception, ExitCode.Host);
        }
        catch (ArgumentException exception)
        {
            return Fail(exception, ExitCode.Usage);
        }
    }

    private static async Task<int> BootAsync(GuestRunSettings settings)
    {
        using SafeFileHandle input = new(0, ownsHandle: false);
        using SafeFileHandle output = new(1, ownsHandle: false);
        TerminalSize size = Terminal.GetSize(output);
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
        {
            VcpuCount = settings.VcpuCount,
            MemorySize = settings.Memory,
            KvmPath = settings.KvmPath,
            Boot = LinuxBoot.FromFiles(settings.Kernel, settings.Initrd, settings.CommandLine),
            Devices =
            {
                new VirtioConsoleOptions { Endpoint = ConsoleEndpoint.FromDescriptors(input, output), Columns = size.Columns, Rows = size.Rows },
                new VirtioEntropyOptions(),
            },
        });

        if (settings.Verbose)
        {
            Say(machine.Warnings);
        }

        using StopSignals signals = new(machine.RequestStop);
        using Terminal? terminal = Terminal.TryTakeOver(input);
        VmRunResult result = await machine.RunAsync();
        terminal?.Dispose();
        Report(result, settings.Verbose);
        return signals.Received is int signal && result.Reason == VmExitReason.Stopped ? ExitCode.Signal + signal : ExitCode.From(result.Reason);
    }

    private static void Report(VmRunResult result, bool verbose)
    {
        bool ordinary = ExitCode.From(result.Reason) == ExitCode.Success;
        if (verbose || !ordinary)
        {
            Console.Error.WriteLine($"hype: {result}");
        }

        if (!ordinary && result.Vcpu is VcpuState state)
        {
            Console.Error.WriteLine($"hype: {state}");
        }
    }

    private static void Say(IEnumerable<string> sentences)
    {
        foreach (string sentence in sentences)
        {
            Console.Error.WriteLine($"hype: {sentence}");
        }
    }

    private static int Fail(Exception exception, int exitCode)
    {
        Console.Error.WriteLine($"hype: {exception.Message}");
        return exitCode;
    }
}
