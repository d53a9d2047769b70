using System.Globalization;
using System.Text.Json;
using Hype.Interop;
using Hype.Kvm.Facts.Tables;

namespace Hype.Kvm.Facts.Comparisons;

/// <summary>Holds the ioctls against the tables of numbers and scopes.</summary>
public static class IoctlComparison
{
    private static readonly (string Column, IoctlArchitectures Architecture)[] s_columns =
    [
        ("x86_64", IoctlArchitectures.X64), ("arm64", IoctlArchitectures.Arm64), ("riscv64", IoctlArchitectures.Riscv64),
        ("s390x", IoctlArchitectures.S390x), ("ppc64le", IoctlArchitectures.PowerPC), ("mips64el", IoctlArchitectures.Mips),
        ("loongarch64", IoctlArchitectures.LoongArch64),
    ];

    /// <summary>Compares with a table that has a column of numbers for each architecture.</summary>
    public static Comparison CompareAll(IReadOnlyCollection<IoctlInfo> ioctls, string path)
    {
        var comparison = new Comparison($"numbers of {Path.GetFileNameWithoutExtension(path)}");
        foreach (IReadOnlyDictionary<string, string> row in FactFile.Read(path))
        {
            foreach ((string column, IoctlArchitectures architecture) in s_columns.Where(column => row.ContainsKey(column.Column)))
            {
                Compare(ioctls, row["name"], row[column], architecture, comparison);
            }
        }

        return comparison;
    }

    /// <summary>Compares with a table of one architecture.</summary>
    /// <param name="ioctls">The ioctls.</param>
    /// <param name="path">The table.</param>
    /// <param name="architecture">The architecture.</param>
    /// <param name="moved">Names that the architecture's headers have no more, since they went into those of others.</param>
    public static Comparison CompareOne(
        IReadOnlyCollection<IoctlInfo> ioctls, string path, IoctlArchitectures architecture, params IReadOnlyCollection<string> moved)
    {
        var comparison = new Comparison($"numbers of {Path.GetFileNameWithoutExtension(path)}");
        foreach (IReadOnlyDictionary<string, string> row in FactFile.Read(path).Where(row => !IsDeprecatedName(row["name"])))
        {
            Compare(ioctls, row["name"], moved.Contains(row["name"]) ? "-" : row["number"], architecture, comparison);
        }

        return comparison;
    }

    /// <summary>Gets the ioctls that a table with a column for each architecture does not have for one of them.</summary>
    public static IReadOnlyCollection<string> Missing(string path, string column) =>
        [.. FactFile.Read(path).Where(row => row[column] == "-").Select(row => row["name"])];

    /// <summary>Compares the kinds of descriptors, on every architecture.</summary>
    public static Comparison CompareScopes(IReadOnlyCollection<IoctlInfo> ioctls, string path)
    {
        var comparison = new Comparison($"scopes of {Path.GetFileNameWithoutExtension(path)}");
        using JsonDocument facts = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonProperty fact in facts.RootElement.EnumerateObject())
        {
            IEnumerable<string> claimed = Find(ioctls, fact.Name)?.Scopes.Select(scope => Scope(scope.Handle, scope.Architectures)) ?? [];
            IEnumerable<string> scopes = fact.Value.EnumerateObject().Select(scope => Scope(scope.Name, Architectures(scope.Value)));
            comparison.Expect($"scopes of {fact.Name}", Join(scopes), Join(claimed));
        }

        return comparison;
    }

    /// <summary>Headers keep some old numbers under names that nobody is to use.</summary>
    public static bool IsDeprecatedName(string name) => name.StartsWith("__KVM_DEPRECATED_", StringComparison.Ordinal);

    private static void Compare(IReadOnlyCollection<IoctlInfo> ioctls, string name, string number, IoctlArchitectures architecture, Comparison comparison)
    {
        uint? claimed = Find(ioctls, name)?.NumberOn(architecture);
        comparison.Expect($"{name} on {architecture}", number, claimed is { } value ? "0x" + value.ToString("X8", CultureInfo.InvariantCulture) : "-");
    }

    private static IoctlInfo? Find(IEnumerable<IoctlInfo> ioctls, string name) => ioctls.FirstOrDefault(ioctl => ioctl.Name == name);

    private static IoctlArchitectures Architectures(JsonElement names) =>
        names.EnumerateArray().Aggregate(IoctlArchitectures.None, (all, name) => all | OfKernelName(name.GetString()!));

    private static IoctlArchitectures OfKernelName(string name) => name switch
    {
        "common" => IoctlArchitectures.All,
        "x86" => IoctlArchitectures.X64,
        "arm64" => IoctlArchitectures.Arm64,
        "riscv" => IoctlArchitectures.Riscv64,
        "s390" => IoctlArchitectures.S390x,
        "powerpc" => IoctlArchitectures.PowerPC,
        "mips" => IoctlArchitectures.Mips,
        "loongarch" => IoctlArchitectures.LoongArch64,
        _ => throw new InvalidDataException($"The table of scopes has an unknown architecture, {name}."),
    };

    private static string Scope(string handle, IoctlArchitectures architectures) => $"{handle} ({architectures})";

    private static string Join(IEnumerable<string> scopes) => string.Join("; ", scopes.Order(StringComparer.Ordinal));
}
