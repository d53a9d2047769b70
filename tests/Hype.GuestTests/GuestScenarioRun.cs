using System.Globalization;
using Xunit;

namespace Hype.GuestTests;

/// <summary>
/// One run of every guest scenario: on this host's KVM where it can boot Linux, else in software-emulated hosts. Each of those computes on one
/// processor only: there are two, with every other scenario in each.
/// </summary>
public sealed class GuestScenarioRun : IAsyncLifetime
{
    private const int EmulatedHosts = 2;

    // Of the scenario that sends them through a serial port, both ways. 64 take an emulated host half a minute.
    private static readonly string s_serialKiB = Environment.GetEnvironmentVariable("HYPE_SERIAL_KIB") ?? "64";
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(int.Parse(s_serialKiB, CultureInfo.InvariantCulture));

    private readonly Dictionary<string, GuestVerdict> _verdicts = [];

    /// <summary>Gets why nothing was run, or <see langword="null"/>.</summary>
    public string? SkipReason { get; private set; }

    /// <summary>Gets every line that the run wrote: for a failure's report.</summary>
    public string Output { get; private set; } = "";

    /// <summary>Gets the names of the scenarios that reported.</summary>
    public IReadOnlyCollection<string> Names => _verdicts.Keys;

    /// <summary>Gets how a scenario went.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The verdict; <see langword="null"/> where the run ended before it.</returns>
    public GuestVerdict? Find(string name) => _verdicts.GetValueOrDefault(name);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        SkipReason = GuestEnvironment.WhyNotUsable();
        if (SkipReason is not null)
        {
            return;
        }

        GuestEnvironment environment = GuestEnvironment.Read();
        bool direct = (await ChildProcess.RunAsync(environment.Command, ["check"], "", TimeSpan.FromMinutes(1))).ExitCode == 0;
        ChildResult[] results = direct
            ? [await RunDirectAsync(environment)]
            : await Task.WhenAll((await DivideAsync(environment)).Select(names => RunNestedAsync(environment, names)));
        foreach (ChildResult result in results)
        {
            Output += $"{result.StandardOutput}\n--- stderr, exit status {result.ExitCode} ---\n{result.StandardError}\n";
            foreach ((string name, GuestVerdict verdict) in GuestVerdictReader.Read(result.StandardOutput))
            {
                _verdicts[name] = verdict;
            }
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<IEnumerable<string[]>> DivideAsync(GuestEnvironment environment)
    {
        ChildResult list = await ChildProcess.RunAsync(environment.Scenarios, ["--list"], "", TimeSpan.FromMinutes(1));
        string[] names = list.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(0, EmulatedHosts).Select(host => names.Where((_, index) => index % EmulatedHosts == host).ToArray());
    }

    private static Task<ChildResult> RunDirectAsync(GuestEnvironment environment) =>
        ChildProcess.RunAsync(
            environment.Scenarios,
            [environment.Command, environment.Sample, environment.Kernel, environment.Initrd, environment.Stock],
            "",
            s_deadline);

    private static Task<ChildResult> RunNestedAsync(GuestEnvironment environment, string[] names) =>
        ChildProcess.RunAsync(
            environment.Nested,
            [
                "run",
                "--image", environment.NestedImage,
                "--timeout", s_deadline.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                "--env", $"HYPE_SERIAL_KIB={s_serialKiB}",
                "--file", $"{environment.Command}=/guest/hype",
                "--file", $"{environment.Sample}=/guest/sample",
                "--file", $"{environment.Kernel}=/guest/kernel",
                "--file", $"{environment.Initrd}=/guest/initrd",
                .. StockFiles(environment),
                "--file", $"{environment.Scenarios}=/guest/scenarios",
                "--", "/guest/scenarios", "/guest/hype", "/guest/sample", "/guest/kernel", "/guest/initrd", "/guest", .. names,
            ],
            "",
            s_deadline);

    private static IEnumerable<string> StockFiles(GuestEnvironment environment) =>
        from name in (string[])["stock-6.1", "stock-6.12"]
        from file in (string[])["vmlinuz", "initrd.cpio.gz"]
        from word in (string[])["--file", $"{Path.Combine(environment.Stock, name, file)}=/guest/{name}/{file}"]
        select word;
}
