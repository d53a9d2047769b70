using Hype.Samples;
using Hype.Vm;
using Hype.Vm.Consoles;

// Eight virtual machines at once in this process, with nothing in common.
string[] greetings = await Task.WhenAll(Enumerable.Range(1, 8).Select(static number => GreetAsync($"hello from guest {number}")));
Console.WriteLine(string.Join('\n', greetings));

static async Task<string> GreetAsync(string word)
{
    MemoryConsole console = new();
    await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
    {
        MemorySize = ByteSize.MiB(1),
        Boot = new GreetingGuest(word),
        Serial = new SerialPortOptions { Endpoint = console },
    });
    VmRunResult result = await machine.RunAsync();
    return $"{console.Transcript} ({result.Reason})";
}
