using Xunit;

namespace Hype.GuestTests;

/// <summary>The command as a user's script sees it, in whichever world this host offers.</summary>
public sealed class CommandTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(5);

    [SkippableFact]
    public async Task Run_with_piped_commands_prints_the_release_and_exits_0()
    {
        string? reason = GuestEnvironment.WhyNotUsable();
        Skip.If(reason is not null, reason);
        string script = Path.Combine(RepositoryRoot, "hype");
        ChildResult result = await ChildProcess.RunAsync(script, ["run"], "uname -r\nreboot -f\n", s_deadline);
        Assert.True(result.ExitCode == 0, result.StandardError + result.StandardOutput);
        Assert.Matches(@"(?m)^6\.\d+\.\d+[^\s]*\r?$", result.StandardOutput);
    }

    private static string RepositoryRoot => typeof(CommandTests).Assembly
        .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "RepositoryRoot").Value!;
}
