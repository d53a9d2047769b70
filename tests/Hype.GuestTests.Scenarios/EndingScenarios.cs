using System.Diagnostics;
using Hype.Kvm;
using Hype.Vm;

namespace Hype.GuestTests.Scenarios;

/// <summary>How runs end.</summary>
internal static class EndingScenarios
{
    internal static async Task TripleFaultIsToldFromAReset(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest(commandLine: "console=hvc0 quiet reboot=t panic=-1");
        await guest.BootAsync();
        VmRunResult result = await guest.EndAsync("reboot -f");
        context.Notes.Add($"{result}; {result.Vcpu}");
        Check.Equal(VmExitReason.TripleFault, result.Reason);
        // AMD-V leaves nothing of the state before a shutdown, so KVM resets the vCPU; VT-x keeps it.
        bool isAmd = File.ReadAllText("/proc/cpuinfo").Contains("AuthenticAMD", StringComparison.Ordinal);
        Check.Equal(!isAmd, result.Vcpu?.IsValid ?? isAmd);
    }

    internal static async Task PanicIsToldByThePanicDevice(ScenarioContext context)
    {
        foreach (GuestKernel kernel in (GuestKernel[])[context.Files.Own, context.Files.Debian61, context.Files.Debian612])
        {
            await using Guest guest = context.CreateGuest(memoryMiB: 256, kernel: kernel);
            await guest.BootAsync();
            VmRunResult result = await guest.EndAsync("echo c >/proc/sysrq-trigger");
            context.Notes.Add(result.ToString());
            Check.Equal((VmExitReason.GuestPanic, "pvpanic"), (result.Reason, result.Detail ?? ""));
            Check.That(result.ConsoleTail.Contains("Kernel panic", StringComparison.Ordinal), "the panic's words are not in the result");
        }
    }

    /// <summary>A KVM without hardware under it reads such a page as a device's register, so this needs a processor's virtualization.</summary>
    internal static async Task MemoryThatIsGoneIsTold(ScenarioContext context)
    {
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions { MemorySize = ByteSize.MiB(1), Boot = new MissingMemoryGuest() });
        MissingMemoryGuest.TakePageAway(machine.Memory);
        VmRunResult result = await machine.RunAsync().WaitAsync(ScenarioContext.Deadline);
        context.Notes.Add($"{result}; {result.Vcpu}");
        Check.Equal(VmExitReason.MemoryFault, result.Reason);
        Check.Equal("EFAULT", (result.Exception as KvmException)?.Errno.ToString() ?? "no error of KVM's");
        Check.Equal(MissingMemoryGuest.Start, result.Vcpu?.Rip ?? 0);
    }

    internal static async Task PowerButtonShutsDown(ScenarioContext context)
    {
        foreach (GuestKernel kernel in (GuestKernel[])[context.Files.Own, context.Files.Debian61, context.Files.Debian612])
        {
            await using Guest guest = context.CreateGuest(memoryMiB: 256, kernel: kernel);
            await guest.BootAsync();
            VmRunResult result = await guest.Machine.ShutdownAsync(ScenarioContext.Deadline);
            context.Notes.Add(result.ToString());
            Check.Equal((VmExitReason.PowerOff, "ACPI S5"), (result.Reason, result.Detail ?? ""));
        }
    }

    internal static async Task GuestThatIgnoresThePowerButtonIsStopped(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest();
        await guest.BootAsync();
        _ = await guest.RunAsync("killall acpid");
        VmRunResult result = await guest.Machine.ShutdownAsync(TimeSpan.FromSeconds(1));
        Check.Equal((VmExitReason.Stopped, "the guest did not power off within 1 s"), (result.Reason, result.Detail ?? ""));
    }

    internal static async Task ResetRegisterOfAcpiIsTold(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest(commandLine: "console=hvc0 quiet reboot=a panic=-1");
        await guest.BootAsync();
        VmRunResult result = await guest.EndAsync("reboot");
        Check.Equal((VmExitReason.Reset, "ACPI reset register"), (result.Reason, result.Detail ?? ""));
    }

    internal static async Task KeysThatRebootAreTold(ScenarioContext context)
    {
        foreach (GuestKernel kernel in (GuestKernel[])[context.Files.Debian61, context.Files.Debian612])
        {
            await using Guest guest = context.CreateGuest(memoryMiB: 256, kernel: kernel);
            await guest.BootAsync();
            Check.That(guest.Machine.SendCtrlAltDelete(), "the keyboard took no keys");
            VmRunResult result = await guest.ResultAsync();
            context.Notes.Add(result.ToString());
            Check.Equal(VmExitReason.Reset, result.Reason);
        }
    }

    /// <summary>A KVM without hardware under it checks less than a processor does.</summary>
    internal static async Task EntryThatIsRefusedIsTold(ScenarioContext context)
    {
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions { MemorySize = ByteSize.MiB(1), Boot = new RefusedEntryGuest() });
        VmRunResult result = await machine.RunAsync().WaitAsync(ScenarioContext.Deadline);
        context.Notes.Add($"{result}; {result.Vcpu}");
        Check.Equal((VmExitReason.FailedEntry, 0x8000_0011UL), (result.Reason, result.Vcpu?.Cr0 ?? 0));
        Check.That(result.Detail?.StartsWith("hardware reason 0x", StringComparison.Ordinal) == true, result.ToString());
    }

    internal static async Task InstructionThatKvmCannotEmulateIsTold(ScenarioContext context)
    {
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions { MemorySize = ByteSize.MiB(1), Boot = new FloatFromDeviceGuest() });
        VmRunResult result = await machine.RunAsync().WaitAsync(ScenarioContext.Deadline);
        context.Notes.Add($"{result}; {result.Vcpu}");
        Check.Equal((VmExitReason.InternalError, FloatFromDeviceGuest.Start), (result.Reason, result.Vcpu?.Rip ?? 0));
        string code = Convert.ToHexString(result.Vcpu!.CodeBytes.Span);
        Check.That(code.StartsWith(FloatFromDeviceGuest.Code, StringComparison.Ordinal), code);
    }

    internal static async Task PanicWithoutATimeoutKeepsRunning(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest(commandLine: "console=hvc0 quiet reboot=k rdinit=/bin/true", acpi: false);
        guest.Start();
        _ = await guest.WaitAsync("Kernel panic");

        // Longer than the probe for halted vCPUs takes: a panicked kernel spins, and is not dead.
        await Task.WhenAny(guest.Run, Task.Delay(TimeSpan.FromSeconds(2.5)));
        Check.That(!guest.Run.IsCompleted, "a panicked guest was taken for an ended one");
        guest.Machine.RequestStop();
        Check.Equal(VmExitReason.Stopped, (await guest.ResultAsync()).Reason);
    }

    internal static async Task PanicWithATimeoutResets(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest(commandLine: "console=hvc0 quiet reboot=k rdinit=/bin/true panic=-1", acpi: false);
        guest.Start();
        Check.Equal(VmExitReason.Reset, (await guest.ResultAsync()).Reason);
        Check.That(guest.Console.Transcript.Contains("Kernel panic", StringComparison.Ordinal), "the panic's words are missing");
    }

    internal static async Task HaltWithInterruptsOffIsFound(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest();
        await guest.BootAsync();
        long started = Stopwatch.GetTimestamp();
        VmRunResult result = await guest.EndAsync("halt -f");
        Check.Equal(VmExitReason.Halted, result.Reason);
        context.Notes.Add($"found {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s after 'halt -f' was sent");
    }

    internal static async Task CancelledTokenStartsNothing(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest();
        guest.Start(new CancellationToken(canceled: true));
        VmRunResult result = await guest.ResultAsync();
        Check.Equal(VmExitReason.Stopped, result.Reason);
        Check.Equal("", guest.Console.Transcript);
    }

    internal static async Task IdleAndBusyGuestsAreStopped(ScenarioContext context)
    {
        foreach (string state in (string[])["true", "while :; do :; done"])
        {
            using CancellationTokenSource stop = new();
            await using Guest guest = context.CreateGuest();
            guest.Start(stop.Token);
            _ = await guest.WaitAsync(ScenarioContext.Prompt);
            guest.Console.Send($"echo @@'now'@@; {state}\n");
            _ = await guest.WaitAsync("@@now@@");
            long started = Stopwatch.GetTimestamp();
            await stop.CancelAsync();
            VmRunResult result = await guest.ResultAsync();
            context.Notes.Add($"'{state}' stopped in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0} ms");
            Check.Equal(VmExitReason.Stopped, result.Reason);
        }
    }
}
