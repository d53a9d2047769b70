using System.Diagnostics;
using System.Text;
using Hype.Testing;
using Xunit;

namespace Hype.Cli.Tests;

/// <summary>The <c>hype</c> command as a process.</summary>
internal static class HypeCommand
{
    /// <summary>The path of the command.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "hype");

    /// <summary>Runs the command to its end.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => RunProgramAsync(Path, arguments);

    /// <summary>Runs a line of shell, in which <c>$HYPE</c> is the command and <c>$1</c>, <c>$2</c>… the arguments.</summary>
    public static Task<CommandResult> RunShellAsync(string line, params string[] arguments) =>
        RunProgramAsync("/bin/sh", ["-c", line, "sh", .. arguments]);

    /// <summary>Starts the command with pipes for its standard streams.</summary>
    public static Process Start(params string[] arguments) => StartProgram(Path, arguments);

    private static async Task<CommandResult> RunProgramAsync(string program, string[] arguments)
    {
        using Process process = StartProgram(program, arguments);
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Reads everything that a process writes, and waits for its end.</summary>
    public static async Task<CommandResult> FinishAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource deadline = new(TestDeadline.Span);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The command did not end in time.\n{await output}\n{await error}");
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }

    private static Process StartProgram(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["HYPE"] = Path;
        return Process.Start(start)!;
    }
}
