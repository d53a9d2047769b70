using System.Globalization;

namespace Hype.GuestTests;

/// <summary>Runs scenarios in an emulated host.</summary>
/// <remarks>Now and then an emulated host stands still: its timers never come again, whatever runs in it. The program with the scenarios says every five seconds that it is
/// alive, on a thread that does nothing else; where even that stops, what was not yet run gets another host. A scenario that hangs in a host that lives fails by its deadline.</remarks>
internal static class EmulatedScenarios
{
    private const int MaxHosts = 3;

    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(90);

    /// <summary>Runs them, in their order.</summary>
    /// <param name="environment">What was built.</param>
    /// <param name="names">Their names.</param>
    /// <returns>What each host gave.</returns>
    internal static async Task<IReadOnlyList<ChildResult>> RunAsync(GuestEnvironment environment, IReadOnlyList<string> names)
    {
        List<ChildResult> results = [];
        do
        {
            ChildResult result = await RunHostAsync(environment, names);
            results.Add(result);
            HashSet<string> finished = [.. GuestVerdictReader.Read(result.StandardOutput).Select(static pair => pair.Key)];
            names = result.FellSilent ? [.. names.Where(name => !finished.Contains(name))] : [];
        }
        while (names.Count > 0 && results.Count < MaxHosts);

        return results;
    }

    private static Task<ChildResult> RunHostAsync(GuestEnvironment environment, IReadOnlyList<string> names) =>
        ChildProcess.RunAsync(
            environment.Nested,
            [
                "run",
                "--image", environment.NestedImage,
                "--timeout", s_deadline.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                "--file", $"{environment.Command}=/guest/hype",
                "--file", $"{environment.Sample}=/guest/sample",
                "--file", $"{environment.Kernel}=/guest/kernel",
                "--file", $"{environment.Initrd}=/guest/initrd",
                .. StockFiles(environment),
                "--file", $"{environment.Scenarios}=/guest/scenarios",
                "--", "/guest/scenarios", "/guest/hype", "/guest/sample", "/guest/kernel", "/guest/initrd", "/guest", .. names,
            ],
            "",
            s_deadline,
            s_silence);

    private static IEnumerable<string> StockFiles(GuestEnvironment environment) =>
        from name in (string[])["stock-6.1", "stock-6.12"]
        from file in (string[])["vmlinuz", "initrd.cpio.gz"]
        from word in (string[])["--file", $"{Path.Combine(environment.Stock, name, file)}=/guest/{name}/{file}"]
        select word;
}
