using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Hype.Initrd;
using Hype.Initrd.Modules;

namespace Hype.Cli;

/// <summary><c>hype initrd</c>: makes an initial RAM disk for a distribution's kernel.</summary>
internal static class InitrdCommand
{
    private static readonly string[] s_busyboxes = ["/bin/busybox", "/usr/bin/busybox"];

    /// <summary>Describes the command to the parser.</summary>
    internal static Command Create()
    {
        Option<string> output = new("--output", "-o") { Description = "The file to write.", HelpName = "file", Required = true };
        Option<string?> modulesFrom = new("--modules-from")
        {
            Description = "Where the kernel's modules are: its Debian package, a folder with lib/modules in it, or /lib/modules/RELEASE. None are taken without it.",
            HelpName = "folder|deb",
        };
        Option<string[]> modules = new("--module") { Description = "A module to load beside the usual ones; may be repeated.", HelpName = "name" };
        Option<string?> init = new("--init") { Description = "A static program to be the first process, in place of a shell on the console.", HelpName = "file" };
        Option<string?> busybox = new("--busybox") { Description = "A static busybox; else the one that is installed.", HelpName = "file" };
        Option<bool> verbose = new("--verbose", "-v") { Description = "Say on stderr what is in it." };
        Command command = new("initrd", "Makes an initial RAM disk: busybox or a first process of yours, and the modules that the kernel needs.")
        {
            output, modulesFrom, modules, init, busybox, verbose,
        };
        command.SetAction(parsed => Make(new InitrdSettings
        {
            Output = parsed.GetRequiredValue(output),
            ModulesFrom = parsed.GetValue(modulesFrom),
            Modules = parsed.GetValue(modules) ?? [],
            Init = parsed.GetValue(init),
            Busybox = parsed.GetValue(busybox),
            Verbose = parsed.GetValue(verbose),
        }));
        return command;
    }

    private static int Make(InitrdSettings settings)
    {
        IReadOnlyList<KernelModule> modules = settings.ModulesFrom is string source
            ? ModuleOrder.Resolve(OpenModules(source), [.. GuestModules.Required, .. settings.Modules], GuestModules.Optional)
            : [];
        string? busybox = settings.Init is null || settings.Busybox is not null ? FindBusybox(settings.Busybox) : null;
        InitrdOptions options = new()
        {
            Init = Read(settings.Init, "in a RAM disk there is nothing but what it brings itself"),
            Busybox = Read(busybox, "install Debian's busybox-static, or name a static one with --busybox"),
            Commands = busybox is null ? [] : ListCommands(busybox),
            Modules = modules,
        };
        Write(settings.Output, options);
        if (settings.Verbose)
        {
            Messages.Write($"{settings.Output}: {(options.Init is null ? "a shell" : settings.Init)} as the first process; modules: "
                + (modules.Count == 0 ? "none" : string.Join(' ', modules.Select(static module => module.Name))));
        }

        return ExitCode.Success;
    }

    private static ModuleTree OpenModules(string source)
    {
        ModuleTree tree = ModuleTree.Open(source);
        string? missing = GuestModules.Required.FirstOrDefault(name => !tree.IsBuiltIn(name) && tree.Find(name) is null);
        return missing is null
            ? tree
            : throw new InitrdException(
                $"The kernel of '{source}' has no module {missing}, which a virtio console needs. Its shell can be on the serial port: leave --modules-from out, and boot it with --serial -.");
    }

    /// <summary>Appears whole or not at all: a machine may be about to boot the one that was there.</summary>
    private static void Write(string path, InitrdOptions options)
    {
        string part = path + ".part";
        try
        {
            using (FileStream file = File.Create(part))
            {
                InitrdWriter.Write(file, options);
            }

            File.Move(part, path, overwrite: true);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InitrdException($"'{path}' cannot be written: {exception.Message}", exception);
        }
    }

    private static string FindBusybox(string? path) => path
        ?? s_busyboxes.FirstOrDefault(File.Exists)
        ?? throw new InitrdException("There is no busybox here. Install Debian's busybox-static, name one with --busybox, or give a first process of your own with --init.");

    private static ReadOnlyMemory<byte>? Read(string? path, string advice)
    {
        if (path is null)
        {
            return null;
        }

        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InitrdException($"'{path}' cannot be read: {exception.Message}", exception);
        }

        return StaticProgram.WhyNot(content) is string reason
            ? throw new InitrdException($"'{path}' {reason}; {advice}.")
            : content;
    }

    private static string[] ListCommands(string busybox)
    {
        ProcessStartInfo start = new(busybox, ["--list-full"]) { RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                : throw new InitrdException($"'{busybox} --list-full' failed: is it a busybox?");
        }
        catch (Win32Exception exception)
        {
            throw new InitrdException($"'{busybox}' cannot be run, to list what it can do: {exception.Message}", exception);
        }
    }
}
