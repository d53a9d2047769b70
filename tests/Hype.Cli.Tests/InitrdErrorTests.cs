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
    public Task Busybox_with_libraries() => AssertRefusedAsync(
        Load,
        "'/usr/bin/env' is linked dynamically, and would not find its libraries; install Debian's busybox-static, or name a static one with --busybox.",
        "initrd",
        "--busybox",
        "/usr/bin/env",
        "--output",
        PathOf("out"));

    [Fact]
    public async Task Busybox_that_cannot_be_run()
    {
        string busybox = WriteFile("busybox", "#!/no-interpreter\n"u8.ToArray());

        CommandResult result = await ConfinedCommand.RunAsync(WorkingDirectory, ["initrd", "--busybox", busybox, "--output", PathOf("out")]);

        Assert.Equal(Load, result.ExitCode);
        Assert.StartsWith($"hype: '{busybox}' cannot be run, to list what it can do: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public Task Kernel_without_virtio()
    {
        string module = PathOf("kernel/lib/modules/1.0/kernel/other.ko");
        Directory.CreateDirectory(Path.GetDirectoryName(module)!);
        File.WriteAllBytes(module, []);
        return AssertRefusedAsync(
            Load,
            $"The kernel of '{PathOf("kernel")}' has no module virtio_mmio, which a virtio console needs. Its shell can be on the serial port: leave --modules-from out, and boot it with --serial -.",
            "initrd",
            "--modules-from",
            PathOf("kernel"),
            "--output",
            PathOf("out"));
    }

    [Fact]
    public async Task Script_as_first_process_needs_no_busybox()
    {
        string script = WriteFile("agent", "#!/agent-interpreter\n"u8.ToArray());

        AssertQuiet(0, await ConfinedCommand.RunAsync(WorkingDirectory, ["initrd", "--init", script, "--output", PathOf("out")]));

        Assert.Equal([0x1f, 0x8b], File.ReadAllBytes(PathOf("out"))[..2]);
        Assert.False(File.Exists(PathOf("out.part")));
    }
}
