using System.ComponentModel;
using System.Diagnostics;

namespace Hype.Cli.Tests;

/// <summary>The command where it may do less: in a directory of its own, and through a program that takes rights away.</summary>
internal static class ConfinedCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="directory">Its working directory, and where it would put temporary files.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Task<CommandResult> RunAsync(string directory, string[] arguments) => RunAsync(directory, [], HypeCommand.Path, arguments);

    /// <summary>Runs the command through another program.</summary>
    /// <param name="directory">Its working directory, and where it would put temporary files.</param>
    /// <param name="wrapper">The other program with its arguments; the command's follow.</param>
    /// <param name="command">The path of the command.</param>
    /// <param name="arguments">The command's arguments.</param>
    public static async Task<CommandResult> RunAsync(string directory, string[] wrapper, string command, string[] arguments)
    {
        string[] words = [.. wrapper, command, .. arguments];
        ProcessStartInfo start = new(words[0], words[1..])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["TMPDIR"] = directory,
                ["DOTNET_EnableDiagnostics"] = "0", // The runtime's own sockets, which wait for tools that watch.
                ["DOTNET_GCHeapHardLimit"] = "0x4000000", // What it reserves otherwise is more than a limited process may.
            },
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return await HypeCommand.FinishAsync(process);
    }

    /// <summary>Tells why a program that the tests need cannot be started, or <see langword="null"/>.</summary>
    public static string? WhyNotStarted(string program)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true })!;
            process.WaitForExit();
            return null;
        }
        catch (Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
