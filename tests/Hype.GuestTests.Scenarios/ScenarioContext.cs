using Hype.Vm;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Consoles;

namespace Hype.GuestTests.Scenarios;

/// <summary>What a scenario works with: guests to boot, and a place for what it measured.</summary>
internal sealed class ScenarioContext(GuestFiles files)
{
    /// <summary>How long anything a guest is asked for may take, an emulated host under load included.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>The shell's prompt, as the initrd sets it.</summary>
    internal const string Prompt = "# ";

    private const string QuietBoot = "console=hvc0 quiet reboot=k panic=-1";

    private const ulong MemoryMiB = 128;

    /// <summary>The size of a guest's memory, where a scenario says nothing else.</summary>
    internal const ulong MemorySize = MemoryMiB << 20;

    private readonly List<MemoryConsole> _consoles = [];

    internal List<string> Notes { get; } = [];

    /// <summary>The files of the guest, for scenarios that boot it with the command.</summary>
    internal GuestFiles Files => files;

    /// <summary>Makes a machine with a console in memory, so wide that the shell breaks no line.</summary>
    internal Guest CreateGuest(
        ulong memoryMiB = MemoryMiB, int vcpus = 1, string commandLine = QuietBoot, bool countExits = false, ushort columns = 1000, ushort rows = 50,
        GuestKernel? kernel = null, bool acpi = true, SerialPortOptions? serial = null, LinuxBootProtocol protocol = LinuxBootProtocol.Auto,
        CpuTopology? topology = null)
    {
        GuestKernel booted = kernel ?? files.Own;
        MemoryConsole console = new();
        _consoles.Add(console);
        VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
        {
            MemorySize = ByteSize.MiB(memoryMiB),
            VcpuCount = vcpus,
            CpuTopology = topology ?? new CpuTopology(1, vcpus),
            CountExits = countExits,
            Acpi = acpi,
            Serial = serial,
            Boot = LinuxBoot.FromFiles(booted.Kernel, booted.Initrd, commandLine, protocol),
            Devices =
            {
                new VirtioConsoleOptions { Endpoint = console, Columns = columns, Rows = rows },
                new VirtioEntropyOptions(),
            },
        });
        return new Guest(machine, console);
    }

    /// <summary>Makes a machine on another console than one in memory.</summary>
    internal VirtualMachine CreateMachine(VirtioConsoleOptions console) => VirtualMachine.Create(new VirtualMachineOptions
    {
        MemorySize = new ByteSize(MemorySize),
        Boot = LinuxBoot.FromFiles(files.Kernel, files.Initrd, QuietBoot),
        Devices = { console },
    });

    /// <summary>The end of every console, for a failure's report.</summary>
    internal string DescribeConsoles() => string.Join('\n', _consoles.Select(static (console, i) =>
    {
        string text = console.Transcript;
        return $"--- console {i}, last of {text.Length} characters ---\n{text[Math.Max(0, text.Length - 3000)..]}";
    }));
}
