using Hype.Samples;
using Hype.Vm;

await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions { Boot = new HaltingGuest() });
VmRunResult result = await machine.RunAsync();
Console.WriteLine(result); // Guest halted (HLT) after 0.0 s
