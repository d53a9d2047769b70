using Hype.Kvm.Tests.Headers;

namespace Hype.Kvm.Tests.Facts;

/// <summary>The committed tables.</summary>
internal static class FactFolder
{
    public static string Path { get; } = System.IO.Path.Combine(Manifests.Root, "definitions", "facts");

    public static string Table(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Reads the names that the bindings leave out.</summary>
    public static IReadOnlyList<string> LeftOut() => ReadNames("left-out.txt");

    /// <summary>Reads the names that the bindings have and no compiler can say the value of.</summary>
    public static IReadOnlyList<string> Unproved() => ReadNames("unproved.txt");

    private static string[] ReadNames(string list) =>
    [
        .. File.ReadLines(System.IO.Path.Combine(Manifests.Root, "tests/Hype.Kvm.Tests/Facts", list))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Order(StringComparer.Ordinal),
    ];
}
