using Xunit;

namespace Hype.Cli.Tests;

/// <summary>What a user without rights is told. Only root can become one, so elsewhere these are skipped.</summary>
public sealed class PermissionErrorTests : CommandTest
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode ForOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly string[] s_asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

    [SkippableTheory]
    [InlineData("run")]
    [InlineData("check")]
    public async Task Kvm_that_this_user_may_not_open(string command)
    {
        string[] kernel = command == "run" ? ["--kernel", WriteKernel()] : [];
        string path = WriteForOwner("kvm");

        CommandResult result = await RunAsNobodyAsync([command, "--kvm", path, .. kernel]);

        string sentence = $"open({path}) failed: EACCES (13, Permission denied). This user may not use KVM: "
            + "add it to the group 'kvm' and log in again, or run where /dev/kvm is writable.";
        AssertRefused(3, sentence, command == "check" ? TakeReport(result, sentence) : result);
    }

    [SkippableFact]
    public async Task Kernel_that_this_user_may_not_read()
    {
        string path = WriteForOwner("vmlinuz");

        CommandResult result = await RunAsNobodyAsync(["run", "--kvm", Nowhere, "--kernel", path]);

        AssertRefused(4, $"The kernel '{path}' may not be read by this user; make it readable (chmod a+r), or give a copy that is.", result);
    }

    [SkippableFact]
    public async Task Initrd_that_this_user_may_not_read()
    {
        string path = WriteForOwner("initrd");

        CommandResult result = await RunAsNobodyAsync(["run", "--kvm", Nowhere, "--kernel", WriteKernel(), "--initrd", path]);

        AssertRefused(
            4,
            $"The initial RAM disk '{path}' may not be read by this user; make it readable (chmod a+r), or give a copy that is.",
            result);
    }

    private string WriteForOwner(string name)
    {
        string path = WriteFile(name, [1]);
        File.SetUnixFileMode(path, ForOwner);
        return path;
    }

    /// <summary>Runs a copy of the command, as the original may lie below a directory that is closed to others.</summary>
    private async Task<CommandResult> RunAsNobodyAsync(string[] arguments)
    {
        Skip.If(Environment.UserName != "root", "Only root can start a process as another user.");
        string? reason = ConfinedCommand.WhyNotStarted("setpriv");
        Skip.If(reason is not null, reason);
        string command = CopyCommand();
        CommandResult version = await ConfinedCommand.RunAsync(WorkingDirectory, s_asNobody, command, ["--version"]);
        Skip.If(version.ExitCode != 0, $"The command does not start as another user: {version.Error}");
        return await ConfinedCommand.RunAsync(WorkingDirectory, s_asNobody, command, arguments);
    }

    private string CopyCommand()
    {
        File.SetUnixFileMode(FilesDirectory, ForAll);
        File.SetUnixFileMode(WorkingDirectory, ForAll);
        string directory = Directory.CreateDirectory(PathOf("command"), ForAll).FullName;
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory).Where(IsOfCommand))
        {
            string copy = Path.Combine(directory, Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetUnixFileMode(copy, ForAll);
        }

        return Path.Combine(directory, Path.GetFileName(HypeCommand.Path));
    }

    private static bool IsOfCommand(string file) =>
        Path.GetFileName(file).StartsWith("hype", StringComparison.OrdinalIgnoreCase)
        || Path.GetFileName(file).StartsWith("System.CommandLine", StringComparison.Ordinal)
        || Path.GetFileName(file).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);
}
