using Xunit;

namespace Hype.Cli.Tests;

/// <summary>What <c>hype initrd</c> says when it cannot be done.</summary>
public sealed class InitrdErrorTests : CommandTest
{
    private const int Load = 4;

    [Fact]
    public Task Modules_from_nowhere() => AssertRefusedAsync(
        Load, "No modules can be read from '/nonexistent': there is no such file or folder", "initrd", "--modules-from", "/nonexistent", "--output", PathOf("out"));

    [Fact]
    public Task Folder_without_modules() => AssertRefusedAsync(
        Load,
        $"There are no modules in '{FilesDirectory}'. Name a kernel's package (.deb), a folder with lib/modules in it, or /lib/modules/RELEASE itself.",
        "initrd",
        "--modules-from",
        FilesDirectory,
        "--output",
        PathOf("out"));

    [Fact]
    public Task First_process_that_is_no_program() => AssertRefusedAsync(
        Load,
        $"'{WriteFile("agent", "text"u8.ToArray())}' is no program for x86-64 Linux; in a RAM disk there is nothing but what it brings itself.",
        "initrd",
        "--init",
        PathOf("agent"),
        "--output",
        PathOf("out"));

    [Fact]
    public Task First_process_with_libraries() => AssertRefusedAsync(
        Load,
        "'/usr/bin/env' is linked dynamically, and would not find its libraries; in a RAM disk there is nothing but what it brings itself.",
        "initrd",
        "--init",
        "/usr/bin/env",
        "--output",
        PathOf("out"));

    [Fact]
    public async Task Script_as_first_process_needs_no_busybox()
    {
        string script = WriteFile("agent", "#!/agent-interpreter\n"u8.ToArray());

        AssertQuiet(0, await ConfinedCommand.RunAsync(WorkingDirectory, ["initrd", "--init", script, "--output", PathOf("out")]));

        Assert.Equal([0x1f, 0x8b], File.ReadAllBytes(PathOf("out"))[..2]);
        Assert.False(File.Exists(PathOf("out.part")));
    }
}
