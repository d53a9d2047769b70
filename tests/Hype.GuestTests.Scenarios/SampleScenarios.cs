using System.Diagnostics;

namespace Hype.GuestTests.Scenarios;

/// <summary>The samples that boot Linux, as their readers run them.</summary>
internal static class SampleScenarios
{
    internal static async Task RunsACommandInAGuest(ScenarioContext context)
    {
        string output = Path.GetTempFileName();
        string[] words = [context.Files.Sample, context.Files.Kernel, context.Files.Initrd, "echo from $(hostname) '&&' exit 7"];
        using Process sample = Process.Start("/bin/sh", ["-c", "output=$1; shift; exec \"$@\" >\"$output\"", "sh", output, .. words]);
        await sample.WaitForExitAsync().WaitAsync(ScenarioContext.Deadline);

        Check.Equal("from hype && exit 7", (await File.ReadAllTextAsync(output)).TrimEnd());
        Check.Equal(0, sample.ExitCode);

        words[^1] = "cat /nonexistent; exit 7";
        using Process failing = Process.Start("/bin/sh", ["-c", "output=$1; shift; exec \"$@\" >\"$output\"", "sh", output, .. words]);
        await failing.WaitForExitAsync().WaitAsync(ScenarioContext.Deadline);

        Check.Equal("cat: can't open '/nonexistent': No such file or directory", (await File.ReadAllTextAsync(output)).TrimEnd());
        Check.Equal(7, failing.ExitCode);
        File.Delete(output);
    }
}
