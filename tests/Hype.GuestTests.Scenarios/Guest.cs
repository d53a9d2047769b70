using Hype.Vm;
using Hype.Vm.Consoles;

namespace Hype.GuestTests.Scenarios;

/// <summary>A machine and the shell on its console.</summary>
internal sealed class Guest(VirtualMachine machine, MemoryConsole console) : IAsyncDisposable
{
    private Task<VmRunResult>? _run;

    internal VirtualMachine Machine => machine;

    internal MemoryConsole Console => console;

    /// <summary>The run, once it has started.</summary>
    internal Task<VmRunResult> Run => _run!;

    /// <summary>Starts the machine and waits for the shell.</summary>
    internal async Task BootAsync()
    {
        Start();
        await WaitAsync(ScenarioContext.Prompt);
    }

    internal void Start(CancellationToken cancellationToken = default) => _run = machine.RunAsync(cancellationToken);

    /// <summary>Runs a command in the guest's shell, which waits at its prompt, and waits for the next prompt.</summary>
    /// <returns>What the command wrote.</returns>
    internal async Task<string> RunAsync(string command, TimeSpan? deadline = null)
    {
        // The end marker is split in the command, so that the shell's echo of it is not taken for the output's end.
        console.Send($"{command}; echo @@'end'@@\n");
        _ = await WaitAsync("echo @@'end'@@\r\n");
        string output = await WaitAsync("@@end@@\r\n", deadline);
        _ = await WaitAsync(ScenarioContext.Prompt);
        return output[..^"@@end@@\r\n".Length].TrimEnd();
    }

    /// <summary>Sends a command that ends the machine, and waits for that.</summary>
    internal async Task<VmRunResult> EndAsync(string command)
    {
        console.Send(command + "\n");
        return await ResultAsync();
    }

    internal Task<VmRunResult> ResultAsync() => _run!.WaitAsync(ScenarioContext.Deadline);

    /// <summary>Waits for a text, but no longer than the machine runs.</summary>
    internal async Task<string> WaitAsync(string text, TimeSpan? deadline = null)
    {
        Task<string> wait = console.WaitForTextAsync(text, deadline ?? ScenarioContext.Deadline);
        if (await Task.WhenAny(wait, _run!) != wait && !wait.IsCompleted)
        {
            throw new InvalidOperationException($"The guest ended before it wrote \"{text}\": {await _run!}");
        }

        return await wait;
    }

    public ValueTask DisposeAsync() => machine.DisposeAsync();
}
