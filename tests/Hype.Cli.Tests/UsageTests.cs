using Xunit;

namespace Hype.Cli.Tests;

/// <summary>What a person reads who mistyped.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("run --kernal x", "There is no option '--kernal' of 'hype run'. Did you mean '--kernel'?")]
    [InlineData("run --kernel x --menory 1G", "There is no option '--menory' of 'hype run'. Did you mean '--memory'?")]
    [InlineData("run --kernel x --stdin-oef=stop", "There is no option '--stdin-oef=stop' of 'hype run'. Did you mean '--stdin-eof'?")]
    [InlineData("run --kernel x --frobnicate", "There is no option '--frobnicate' of 'hype run'.")]
    [InlineData("run --kernel x y", "There is no argument 'y' of 'hype run'.")]
    [InlineData("run --kernel x @/etc/passwd", "There is no argument '@/etc/passwd' of 'hype run'.")]
    [InlineData("rnu", "There is no command 'rnu' of 'hype'. Did you mean 'run'?")]
    [InlineData("run", "Option '--kernel' is required.")]
    [InlineData("run --kernel x --cpus many", "'many' is not a number of vCPUs. Write a whole number, such as 2.")]
    [InlineData("run --kernel x --memory much", "'much' is not an amount of memory. Write a number and a unit, such as 256M or 2G.")]
    [InlineData("run --kernel x --stdin-eof end", "'end' is nothing that the end of stdin can do. Write 'ignore' or 'stop'.")]
    [InlineData("run --kernel x --escape-key ]", "']' is no key. Write a control key such as ^] or ^T, or 'none'.")]
    [InlineData("run --kernel x --on-reset stop", "'stop' is nothing that a reset can do. Write 'exit' or 'reboot'.")]
    [InlineData("run --kernel x --huge-pages 4M", "'4M' is no kind of large pages. Write 'none', 'transparent', '2M' or '1G'.")]
    [InlineData("run --kernel x --protocol efi", "'efi' is no way to enter a kernel. Write 'auto', 'linux64' or 'pvh'.")]
    public async Task Mistake_is_told_on_stderr_with_2(string arguments, string sentence)
    {
        CommandResult result = await HypeCommand.RunAsync(arguments.Split(' '));

        string command = arguments.StartsWith("run", StringComparison.Ordinal) ? "hype run" : "hype";
        Assert.Equal(new CommandResult(2, "", $"hype: {sentence}\nhype: Try '{command} --help'.\n"), result);
    }

    [Fact]
    public async Task Check_of_an_empty_path_is_a_mistake_too()
    {
        CommandResult result = await HypeCommand.RunAsync("check", "--kvm", "");

        Assert.Equal(new CommandResult(2, "", "hype: The path of KVM's device is empty; as a rule it is /dev/kvm.\n"), result);
    }

    [Fact]
    public async Task Help_that_cannot_be_written_says_so_with_12()
    {
        CommandResult result = await HypeCommand.RunShellAsync("exec $HYPE run --help >/dev/full");

        Assert.Equal(12, result.ExitCode);
        Assert.StartsWith("hype: The output could not be written: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_escape_key_and_every_exit_status()
    {
        CommandResult result = await HypeCommand.RunAsync("run", "--help");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Ctrl-]", result.Output, StringComparison.Ordinal);
        Assert.Contains(ExitCodeTable.Format().Trim(), result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Documentation_has_the_table_of_exit_statuses()
    {
        string document = File.ReadAllText(Path.Combine(RepositoryRoot, "docs", "command.md"));
        Assert.All(ExitCodeTable.Rows, row => Assert.Contains($"| {row.Status} | {row.Sentence} |", document, StringComparison.Ordinal));
    }

    private static string RepositoryRoot => typeof(UsageTests).Assembly
        .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "RepositoryRoot").Value!;
}
