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
    /// <param name="silence">Killed it is too when it writes nothing for so long; without it, it may.</param>
    internal static async Task<ChildResult> RunAsync(string path, IEnumerable<string> arguments, string input, TimeSpan deadline, TimeSpan? silence = null)
    {
        ProcessStartInfo start = new(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{path} did not start.");
        using CancellationTokenSource quiet = new();
        Task<string> output = ReadAsync(process.StandardOutput, () => quiet.CancelAfter(silence ?? Timeout.InfiniteTimeSpan));
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token);
        timeout.CancelAfter(deadline);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            string reason = quiet.IsCancellationRequested ? $"it wrote nothing for {silence}" : $"it took longer than {deadline}";
            return new ChildResult(-1, await output, $"{await error}\nkilled: {reason}", quiet.IsCancellationRequested);
        }

        return new ChildResult(process.ExitCode, await output, await error);
    }

    private static async Task<string> ReadAsync(StreamReader reader, Action heard)
    {
        StringBuilder text = new();
        char[] piece = new char[4096];
        int count;
        do
        {
            heard();
            count = await reader.ReadAsync(piece);
            text.Append(piece, 0, count);
        }
        while (count > 0);

        return text.ToString();
    }
}
