using Hype.Vm.Tests.Boot.Linux;
using Xunit;

namespace Hype.Cli.Tests;

/// <summary>Runs the command with files of its own, and asserts what a user sees when it is refused.</summary>
public abstract class CommandTest : IDisposable
{
    /// <summary>What every sentence on a file that is no kernel ends with.</summary>
    protected const string KernelWanted =
        "an x86-64 bzImage or vmlinux is needed (/boot/vmlinuz-* of a distribution, arch/x86/boot/bzImage or vmlinux of a kernel build).";

    /// <summary>A KVM that is not there: who says anything else was not stopped by the host.</summary>
    protected const string Nowhere = "/nonexistent/kvm";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hype-cli-");
    private readonly DirectoryInfo _work;

    protected CommandTest() => _work = _directory.CreateSubdirectory("work");

    /// <summary>Gets an empty directory: the command's working directory, which has to stay empty.</summary>
    internal string WorkingDirectory => _work.FullName;

    internal string FilesDirectory => _directory.FullName;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    internal string PathOf(string name) => Path.Combine(_directory.FullName, name);

    internal string WriteFile(string name, byte[] content)
    {
        File.WriteAllBytes(PathOf(name), content);
        return PathOf(name);
    }

    internal string WriteKernel(BzImageBuilder? kernel = null) => WriteFile("vmlinuz", (kernel ?? new BzImageBuilder()).Build());

    /// <summary>Asserts that the command refuses with exactly this on stderr, says nothing on stdout and leaves no file behind.</summary>
    internal async Task AssertRefusedAsync(int exitCode, string sentence, params string[] arguments)
    {
        CommandResult result = await ConfinedCommand.RunAsync(WorkingDirectory, arguments);
        AssertRefused(exitCode, sentence, arguments[0] == "check" ? TakeReport(result, sentence) : result);
    }

    /// <summary>Asserts that the report of a check has a sentence too, among all that it looked at, and leaves the rest.</summary>
    internal static CommandResult TakeReport(CommandResult result, string sentence)
    {
        Assert.Contains($"fail  {sentence}\n", result.Output, StringComparison.Ordinal);
        return result with { Output = "" };
    }

    internal void AssertRefused(int exitCode, string sentence, CommandResult result)
    {
        Assert.Equal($"hype: {sentence}\n", result.Error);
        AssertQuiet(exitCode, result);
    }

    internal void AssertQuiet(int exitCode, CommandResult result)
    {
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Empty(_work.GetFileSystemInfos());
    }
}
