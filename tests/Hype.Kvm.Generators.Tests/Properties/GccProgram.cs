using System.Diagnostics;
using Hype.Testing;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>Compiles and runs C programs.</summary>
internal static class GccProgram
{
    public static bool IsThere => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "gcc")));

    /// <summary>Returns the lines that a program prints, or nothing and what the compiler says against it.</summary>
    public static string[]? Run(string program, out string errors)
    {
        using var source = new TemporaryFile("facts.c", program);
        string binary = Path.ChangeExtension(source.Path, null);
        errors = "";
        return Execute("gcc", ["-std=gnu11", "-w", "-fwrapv", "-o", binary, source.Path], ref errors) is null
            ? null
            : Execute(binary, [], ref errors)?.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string? Execute(string command, string[] arguments, ref string errors)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string printed = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TestDeadline.Span), $"{command} did not end");
        errors += error.GetAwaiter().GetResult();
        return process.ExitCode == 0 ? printed : null;
    }
}
