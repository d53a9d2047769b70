using System.Globalization;
using System.Text.RegularExpressions;
using Hype.Vm;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Consoles;

// usage: RunInGuest KERNEL INITRD COMMAND...
// Runs a command in the shell of a new guest, prints what it wrote and ends with its exit code.
string command = string.Join(' ', args[2..]);
TimeSpan patience = TimeSpan.FromMinutes(1);

MemoryConsole console = new();
await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
{
    MemorySize = ByteSize.MiB(256),
    Boot = LinuxBoot.FromFiles(kernel: args[0], initrd: args[1], commandLine: "console=hvc0 quiet reboot=k panic=-1"),
    Devices = { new VirtioConsoleOptions { Endpoint = console } },
});
Task<VmRunResult> run = machine.RunAsync();
await console.WaitForTextAsync("# ", patience);

// The terminal shall neither repeat what is typed nor change the line ends of what is written.
console.Send("stty -echo -onlcr\n");
await console.WaitForTextAsync("# ", patience);

console.Send($"({command}); echo \"@exit=$?@\"\n");
ConsoleMatch end = await console.WaitForMatchAsync(new Regex("@exit=([0-9]+)@"), patience);
Console.Write(end.Text[..end.Match.Index]);

console.Send("reboot -f\n");
await run;
return int.Parse(end.Match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
