using System.Diagnostics;
using Hype.GuestTests.Scenarios;

// usage: hype-guest-scenarios COMMAND SAMPLE KERNEL INITRD STOCK [NAME...]     prints one verdict a scenario, for Hype.GuestTests to read
//        hype-guest-scenarios --list
if (args is ["--list"])
{
    foreach (string name in ScenarioList.All.Keys)
    {
        Console.WriteLine(name);
    }

    return 0;
}

if (args.Length < 5)
{
    Console.Error.WriteLine("usage: hype-guest-scenarios COMMAND SAMPLE KERNEL INITRD STOCK [NAME...]");
    return 2;
}

GuestFiles files = new(args[0], args[1], args[2], args[3], args[4]);
string[] names = args.Length > 5 ? args[5..] : [.. ScenarioList.All.Keys];
int failed = 0;
foreach (string name in names)
{
    ScenarioContext context = new(files);
    Verdict.Begin(name);
    long started = Stopwatch.GetTimestamp();
    string failure = "";
    string before = HostInventory.Take(ScenarioContext.MemorySize).ToString();
    try
    {
        await ScenarioList.All[name](context);

        // However its machines ended: nothing of them is left.
        Check.Equal(before, HostInventory.Take(ScenarioContext.MemorySize).ToString());
    }
    catch (Exception exception)
    {
        failure = exception.ToString();
        failed++;
    }

    Verdict.End(name, failure, Stopwatch.GetElapsedTime(started), context);
}

return failed == 0 ? 0 : 1;
