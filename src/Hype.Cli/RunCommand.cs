using System.CommandLine;
using System.CommandLine.Parsing;
using Hype.Vm;

namespace Hype.Cli;

/// <summary><c>hype run</c>: boots a Linux guest on this terminal.</summary>
internal static class RunCommand
{
    /// <summary>
    /// What a guest is told where the user says nothing: the console is ours, the log stays off it, a reboot goes through the
    /// keyboard controller (no ACPI here), and a panic reboots at once instead of hanging.
    /// </summary>
    private const string DefaultCommandLine = "console=hvc0 quiet reboot=k panic=-1";

    /// <summary>Describes the command to the parser.</summary>
    internal static Command Create()
    {
        Option<string> kernel = new("--kernel", "-k") { Description = "The kernel: an x86-64 bzImage.", HelpName = "file", Required = true };
        Option<string?> initrd = new("--initrd", "-i") { Description = "The initial RAM disk.", HelpName = "file" };
        Option<ByteSize> memory = new("--memory", "-m")
        {
            Description = "The amount of RAM, e.g. 256M or 2G.",
            HelpName = "size",
            CustomParser = ParseSize,
            DefaultValueFactory = static _ => ByteSize.MiB(256),
        };
        Option<int> cpus = new("--cpus", "-c") { Description = "The number of vCPUs.", HelpName = "count", DefaultValueFactory = static _ => 1 };
        Option<string> commandLine = new("--cmdline", "-a")
        {
            Description = "The kernel's command line; the devices are added to it.",
            HelpName = "text",
            DefaultValueFactory = static _ => DefaultCommandLine,
        };
        Option<bool> verbose = new("--verbose", "-v") { Description = "Say on stderr how the run ended." };
        Option<string> kvm = KvmOption.Create();
        Command command = new("run", $"Boots a Linux guest; its console is this terminal.\n{ExitCode.Table}")
        {
            kernel, initrd, memory, cpus, commandLine, verbose, kvm,
        };
        command.SetAction((parsed, cancellationToken) => GuestRun.RunAsync(new GuestRunSettings
        {
            Kernel = parsed.GetRequiredValue(kernel),
            Initrd = parsed.GetValue(initrd),
            Memory = parsed.GetValue(memory),
            VcpuCount = parsed.GetValue(cpus),
            CommandLine = parsed.GetRequiredValue(commandLine),
            Verbose = parsed.GetValue(verbose),
            KvmPath = parsed.GetRequiredValue(kvm),
        }));
        return command;
    }

    private static ByteSize ParseSize(ArgumentResult argument)
    {
        string text = argument.Tokens[^1].Value;
        if (!ByteSize.TryParse(text, out ByteSize size))
        {
            argument.AddError($"'{text}' is not an amount of memory. Write a number and a unit, such as 256M or 2G.");
        }

        return size;
    }
}
