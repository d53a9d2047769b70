namespace Hype.Kvm.Generators.Model;

/// <summary>The architectures that manifests know: types and calls exist for some, for the others only numbers.</summary>
internal static class Architectures
{
    /// <summary>What has types and calls: 64 bits, little-endian.</summary>
    public static readonly string[] Typed = ["x86_64", "arm64", "riscv64"];

    /// <summary>All, in the order of the flags of <c>IoctlArchitectures</c>.</summary>
    public static readonly string[] All = ["x86_64", "arm64", "riscv64", "s390x", "powerpc", "mips", "loongarch"];

    /// <summary>Says whether a list of architectures, which means all where it is empty, has one.</summary>
    public static bool Has(EquatableArray<string> list, string arch) => list.Count == 0 || list.Contains(arch);

    /// <summary>Gets the typed ones of a list, in their order.</summary>
    public static IEnumerable<string> TypedOf(EquatableArray<string> list) => Typed.Where(arch => Has(list, arch));

    /// <summary>Gets the name of the member of <c>IoctlArchitectures</c>.</summary>
    public static string FlagOf(string arch) => arch switch
    {
        "x86_64" => "X64",
        "s390x" => "S390x",
        "powerpc" => "PowerPC",
        "loongarch" => "LoongArch64",
        _ => char.ToUpperInvariant(arch[0]) + arch.Substring(1),
    };

    /// <summary>Writes a set of architectures as an expression of <c>IoctlArchitectures</c>.</summary>
    public static string Expression(IEnumerable<string> arch)
    {
        string[] names = [.. arch];
        return names.Length == All.Length ? "IoctlArchitectures.All" : string.Join(" | ", names.Select(name => "IoctlArchitectures." + FlagOf(name)));
    }
}
