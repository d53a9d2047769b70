using System.Diagnostics;
using System.Text;

namespace Hype.GuestTests;

/// <summary>Runs a program to its end, bounded in time.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a program.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads; its input ends there.</param>
    /// <param name="deadline">When it is killed.</param>
    internal static async Task<ChildResult> RunAsync(string path, IEnumerable<string> arguments, string input, TimeSpan deadline)
    {
        ProcessStartInfo start = new(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{path} did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using CancellationTokenSource timeout = new(deadline);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new ChildResult(-1, await output, $"{await error}\nkilled after {deadline}");
        }

        return new ChildResult(process.ExitCode, await output, await error);
    }
}
