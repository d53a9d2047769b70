using Hype.Vm;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Consoles;

MemoryConsole console = new();
await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
{
    MemorySize = ByteSize.MiB(256),
    Boot = LinuxBoot.FromFiles(kernel: args[0], initrd: args[1], commandLine: "console=hvc0 quiet reboot=k panic=-1"),
    Devices = { new VirtioConsoleOptions { Endpoint = console } },
});

Task<VmRunResult> run = machine.RunAsync();
await console.WaitForTextAsync("# ", TimeSpan.FromSeconds(30));

console.Send("uname -a\n");
Console.WriteLine(await console.WaitForTextAsync("# ", TimeSpan.FromSeconds(10)));

console.Send("reboot -f\n");
Console.WriteLine(await run); // Guest reset (i8042) after 1.3 s
