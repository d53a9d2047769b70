using System.Diagnostics;
using System.Globalization;
using Hype.Interop;
using Hype.Vm;

namespace Hype.GuestTests.Scenarios;

/// <summary>A console on the host's descriptors: what a guest sees of their ends, and that every byte arrives.</summary>
internal static class DescriptorScenarios
{
    private const int Seed = 20261123;
    private const int MiB = 1 << 20;

    internal static async Task EndOfInputEndsTheRunWhereAsked(ScenarioContext context)
    {
        using PipedConsole console = new();
        await using VirtualMachine machine = context.CreateMachine(new VirtioConsoleOptions { Endpoint = console.Endpoint, StopWhenInputEnds = true });
        Task<VmRunResult> run = machine.RunAsync();
        _ = await console.ReadToAsync(ScenarioContext.Prompt);
        console.CloseInput();
        Check.Equal(VmExitReason.InputEnded, (await run.WaitAsync(ScenarioContext.Deadline)).Reason);
    }

    internal static async Task ReaderThatGoesAwayEndsTheRunWhereAsked(ScenarioContext context)
    {
        using PipedConsole console = new();
        await using VirtualMachine machine = context.CreateMachine(new VirtioConsoleOptions { Endpoint = console.Endpoint, StopWhenOutputFails = true });
        Task<VmRunResult> run = machine.RunAsync();
        _ = await console.ReadToAsync(ScenarioContext.Prompt);
        console.CloseOutput(); // The guest is silent at its prompt.
        VmRunResult result = await run.WaitAsync(ScenarioContext.Deadline);
        Check.Equal(VmExitReason.OutputFailed, result.Reason);
        Check.Equal(Errno.EPIPE, ((SystemCallException)result.Exception!).Errno);
    }

    internal static async Task ConsoleCarries1MiBWithEqualSums(ScenarioContext context)
    {
        byte[] bytes = new byte[MiB];
        new Random(Seed).NextBytes(bytes);
        bytes.AsSpan().Replace(Checksum.SysRq, (byte)0);
        string expected = await Checksum.OfAsync(bytes);
        using PipedConsole console = new();
        await using VirtualMachine machine = context.CreateMachine(new VirtioConsoleOptions { Endpoint = console.Endpoint });
        Task<VmRunResult> run = machine.RunAsync();
        _ = await console.ReadToAsync(ScenarioContext.Prompt);

        long started = Stopwatch.GetTimestamp();
        await console.WriteAsync($"stty raw -echo; echo @@'go'@@; head -c {MiB} >/tmp/in; sha256sum </tmp/in; cat /tmp/in; echo @@'end'@@\n");
        _ = await console.ReadToAsync("@@go@@\n");
        await console.WriteAsync(bytes);
        string seen = await console.ReadToAsync("  -\n");
        byte[] returned = await console.ReadAsync(MiB);
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        _ = await console.ReadToAsync("@@end@@\n");

        Check.Equal(expected, seen[..64]);
        Check.Equal(expected, await Checksum.OfAsync(returned));
        context.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"1 MiB there and back in {took.TotalSeconds:0.00} s, seed {Seed}"));
        machine.RequestStop();
        _ = await run;
    }
}
