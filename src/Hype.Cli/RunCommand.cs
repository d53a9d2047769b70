using System.CommandLine;
using System.CommandLine.Parsing;
using Hype.Vm;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;

namespace Hype.Cli;

/// <summary><c>hype run</c>: boots a Linux guest on this terminal.</summary>
internal static class RunCommand
{
    /// <summary>The command's name.</summary>
    internal const string Name = "run";

    /// <summary>
    /// What a guest is told where the user says nothing: the console is ours, the log stays off it, a reboot goes through the
    /// keyboard controller, with and without ACPI, and a panic reboots at once instead of hanging.
    /// </summary>
    private const string DefaultCommandLine = "console=hvc0 quiet reboot=k panic=-1";

    private const string ExitOnReset = "exit";
    private const string RebootOnReset = "reboot";
    private const string StopAtEnd = "stop";
    private const string IgnoreEnd = "ignore";

    /// <summary>Describes the command to the parser.</summary>
    internal static Command Create()
    {
        Option<string> kernel = new("--kernel", "-k") { Description = "The kernel: an x86-64 bzImage or vmlinux.", HelpName = "file", Required = true };
        Option<string?> initrd = new("--initrd", "-i") { Description = "The initial RAM disk.", HelpName = "file" };
        Option<ByteSize> memory = CreateMemoryOption();
        Option<HugePages> hugePages = HugePagesOption.Create();
        CpuOptions cpus = new();
        Option<string> commandLine = new("--cmdline", "-a")
        {
            Description = "The kernel's command line; the devices are added to it.",
            HelpName = "text",
            DefaultValueFactory = static _ => DefaultCommandLine,
        };
        Option<string?> serial = new("--serial")
        {
            Description = "Where the serial port sends: a file, or - for this terminal in place of a virtio console. The kernel's whole log goes there.",
            HelpName = "file|-",
        };
        Option<string> inputEnd = CreateInputEndOption();
        Option<string> onReset = CreateOnResetOption();
        Option<EscapeKeyChoice> escapeKey = EscapeKeyOption.Create();
        Option<LinuxBootProtocol> protocol = ProtocolOption.Create();
        Option<bool> noAcpi = new("--no-acpi") { Description = "Describe the machine by an MP table and kernel parameters, for a kernel without ACPI." };
        Option<bool> force = new("--force") { Description = "Boot even where KVM emulates the guest's code." };
        Option<bool> verbose = new("--verbose", "-v") { Description = "Say on stderr how the run ended; twice (-vv), also what happens to the devices." };
        Option<string> kvm = KvmOption.Create();
        Command command = new(Name, "Boots a Linux guest; its console is this terminal, or what stdin and stdout are.")
        {
            kernel, initrd, memory, hugePages, commandLine, serial, inputEnd, escapeKey, onReset, protocol, noAcpi, force, verbose, kvm,
        };
        cpus.AddTo(command);
        command.SetAction((parsed, _) => GuestRun.RunAsync(new GuestRunSettings
        {
            Kernel = parsed.GetRequiredValue(kernel),
            Initrd = parsed.GetValue(initrd),
            Memory = parsed.GetValue(memory),
            HugePages = parsed.GetValue(hugePages),
            VcpuCount = cpus.GetCount(parsed),
            CpuTopology = cpus.GetTopology(parsed),
            CommandLine = GetCommandLine(parsed, commandLine, GetSerial(parsed, serial)),
            Serial = GetSerial(parsed, serial),
            StopWhenInputEnds = parsed.GetValue(inputEnd) == StopAtEnd,
            EscapeKey = EscapeKeyOption.GetChoice(parsed, escapeKey).Key,
            RebootsOnReset = parsed.GetValue(onReset) == RebootOnReset,
            Protocol = parsed.GetValue(protocol),
            Acpi = !parsed.GetValue(noAcpi),
            Force = parsed.GetValue(force),
            Verbosity = parsed.GetResult(verbose)?.IdentifierTokenCount ?? 0,
            KvmPath = parsed.GetRequiredValue(kvm),
        }));
        return command;
    }

    private static SerialDestination? GetSerial(ParseResult parsed, Option<string?> serial) =>
        parsed.GetValue(serial) is string path ? new SerialDestination(path) : null;

    /// <summary>Where the user gives none, it follows from what the guest has for consoles.</summary>
    private static string GetCommandLine(ParseResult parsed, Option<string> commandLine, SerialDestination? serial) =>
        parsed.GetResult(commandLine) is { Implicit: false } || serial is null ? parsed.GetRequiredValue(commandLine) : serial.DefaultCommandLine;

    private static Option<string> CreateInputEndOption() => new("--stdin-eof")
    {
        Description = "Whether the end of stdin stops the run. The guest does not notice it: a console has no end of file.",
        HelpName = $"{IgnoreEnd}|{StopAtEnd}",
        CustomParser = ParseInputEnd,
        DefaultValueFactory = static _ => IgnoreEnd,
    };

    private static Option<string> CreateOnResetOption() => new("--on-reset")
    {
        Description = "What a reset does: it ends the run, or the guest boots again.",
        HelpName = $"{ExitOnReset}|{RebootOnReset}",
        CustomParser = ParseOnReset,
        DefaultValueFactory = static _ => ExitOnReset,
    };

    private static Option<ByteSize> CreateMemoryOption() => new("--memory", "-m")
    {
        Description = "The amount of RAM, e.g. 256M or 2G.",
        HelpName = "size",
        CustomParser = ParseSize,
        DefaultValueFactory = static _ => ByteSize.MiB(256),
    };

    private static string ParseInputEnd(ArgumentResult argument)
    {
        string text = argument.Tokens[^1].Value;
        if (text is not (IgnoreEnd or StopAtEnd))
        {
            argument.AddError($"'{text}' is nothing that the end of stdin can do. Write '{IgnoreEnd}' or '{StopAtEnd}'.");
        }

        return text;
    }

    private static string ParseOnReset(ArgumentResult argument)
    {
        string text = argument.Tokens[^1].Value;
        if (text is not (ExitOnReset or RebootOnReset))
        {
            argument.AddError($"'{text}' is nothing that a reset can do. Write '{ExitOnReset}' or '{RebootOnReset}'.");
        }

        return text;
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
