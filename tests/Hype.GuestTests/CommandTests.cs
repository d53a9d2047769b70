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

    [SkippableFact]
    public async Task Run_with_a_kernel_that_is_missing_says_so_on_stderr_and_exits_4()
    {
        ChildResult result = await RunCommandAsync("run", "--kernel", "/nonexistent/kernel");

        Assert.Equal(4, result.ExitCode);
        Assert.Empty(result.StandardOutput);
        Assert.StartsWith("hype: ", result.StandardError, StringComparison.Ordinal);
        Assert.Contains("/nonexistent/kernel", result.StandardError, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Run_with_a_size_that_is_none_says_so_on_stderr_and_exits_2()
    {
        ChildResult result = await RunCommandAsync("run", "--kernel", "/nonexistent/kernel", "--memory", "much");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.StandardOutput);
        Assert.StartsWith("hype: 'much' is not an amount of memory.", result.StandardError, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Run_with_an_option_that_is_unknown_exits_2()
    {
        ChildResult result = await RunCommandAsync("run", "--kernel", "/nonexistent/kernel", "--kernal", "x");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.StandardOutput);
        Assert.Contains("--kernal", result.StandardError, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Check_without_a_device_says_what_is_missing_and_exits_3()
    {
        ChildResult result = await RunCommandAsync("check", "--kvm", "/nonexistent/kvm");

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith("hype: open(/nonexistent/kvm) failed: ENOENT (2, No such file or directory).", result.StandardError, StringComparison.Ordinal);
    }

    private static Task<ChildResult> RunCommandAsync(params string[] arguments)
    {
        string? reason = GuestEnvironment.WhyNotUsable();
        Skip.If(reason is not null, reason);
        return ChildProcess.RunAsync(GuestEnvironment.Read().Command, arguments, "", s_deadline);
    }

    private static string RepositoryRoot => typeof(CommandTests).Assembly
        .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "RepositoryRoot").Value!;
}
