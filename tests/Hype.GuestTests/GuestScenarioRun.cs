using System.Globalization;
using Xunit;

namespace Hype.GuestTests;

/// <summary>One run of every guest scenario: on this host's KVM where it can boot Linux, else in the software-emulated host. One boot of that host carries the whole suite.</summary>
public sealed class GuestScenarioRun : IAsyncLifetime
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(15);

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
        ChildResult result = direct
            ? await ChildProcess.RunAsync(environment.Scenarios, [environment.Command, environment.Sample, environment.Kernel, environment.Initrd, environment.Stock], "", s_deadline)
            : await ChildProcess.RunAsync(environment.Nested, NestedArguments(environment), "", s_deadline);
        Output = $"{result.StandardOutput}\n--- stderr, exit status {result.ExitCode} ---\n{result.StandardError}";
        Parse(result.StandardOutput);
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    private static string[] NestedArguments(GuestEnvironment environment) =>
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
        "--", "/guest/scenarios", "/guest/hype", "/guest/sample", "/guest/kernel", "/guest/initrd", "/guest",
    ];

    private static IEnumerable<string> StockFiles(GuestEnvironment environment) =>
        from name in (string[])["stock-6.1", "stock-6.12"]
        from file in (string[])["vmlinuz", "initrd.cpio.gz"]
        from word in (string[])["--file", $"{Path.Combine(environment.Stock, name, file)}=/guest/{name}/{file}"]
        select word;

    private void Parse(string output)
    {
        List<string> lines = [];
        foreach (string line in output.Split('\n'))
        {
            string[] fields = line.TrimEnd('\r').Split(' ');
            if (fields is ["@begin", _])
            {
                lines.Clear();
            }
            else if (fields is ["@end", string name, string verdict, string milliseconds])
            {
                TimeSpan duration = TimeSpan.FromMilliseconds(double.Parse(milliseconds, CultureInfo.InvariantCulture));
                _verdicts[name] = new GuestVerdict(verdict == "pass", duration, string.Join('\n', lines));
            }
            else
            {
                lines.Add(line);
            }
        }
    }
}
