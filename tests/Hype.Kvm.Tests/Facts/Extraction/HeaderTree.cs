using System.Globalization;
using System.Text.RegularExpressions;
using Hype.Facts;
using Hype.Kvm.Tests.Headers;

namespace Hype.Kvm.Tests.Facts.Extraction;

/// <summary>A folder of kernel headers, and the version that it says it is of.</summary>
internal sealed partial record HeaderTree(string Folder, Version Version)
{
    /// <summary>Gets the trees of this machine: the installed one, and one that HYPE_HEADERS names.</summary>
    public static IEnumerable<HeaderTree> All()
    {
        foreach (string folder in new[] { "/usr/include", Environment.GetEnvironmentVariable("HYPE_HEADERS") ?? "" }.Where(Directory.Exists))
        {
            if (VersionOf(folder) is { } version)
            {
                yield return new HeaderTree(folder, version);
            }
        }
    }

    /// <summary>Gets whether it has the headers of an architecture.</summary>
    public bool Has(Architecture architecture) => File.Exists(Path.Combine(Folder, architecture.Triplet, "asm/kvm.h"));

    /// <summary>Has the tables made of it, where a reader can find them.</summary>
    /// <returns>The folder of the tables.</returns>
    public string Extract(string architecture, string compiler, string label)
    {
        string tables = Path.Combine(Manifests.Root, "artifacts", "proof", $"facts-{compiler}-{label}");
        _ = ExtractCommand.Run(ExtractOptions.Parse(
            ["extract", "--headers", Folder, "--header", "linux/kvm.h", "--arch", architecture, "--compiler", compiler, "--label", label, "--out", tables]));
        return tables;
    }

    private static Version? VersionOf(string folder)
    {
        string file = Path.Combine(folder, "linux/version.h");
        Match match = VersionCode().Match(File.Exists(file) ? File.ReadAllText(file) : "");
        return match.Success && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is var code ? new Version(code >> 16, (code >> 8) & 0xFF) : null;
    }

    [GeneratedRegex(@"#define LINUX_VERSION_CODE (\d+)")]
    private static partial Regex VersionCode();
}
