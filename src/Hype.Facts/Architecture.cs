namespace Hype.Facts;

/// <summary>An architecture that headers exist for, and what a compiler has to be told to speak for it.</summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="Triplet">The folder of its own headers, as Debian names it.</param>
/// <param name="ClangArguments">What makes clang compile for it.</param>
/// <param name="IsBigEndian">Whether the first byte of a number is its highest.</param>
internal sealed record Architecture(string Name, string Triplet, string[] ClangArguments, bool IsBigEndian = false)
{
    /// <summary>Gets every architecture that tables can be made for.</summary>
    internal static IReadOnlyList<Architecture> All { get; } =
    [
        new("x86_64", "x86_64-linux-gnu", ["--target=x86_64-linux-gnu"]),
        new("arm64", "aarch64-linux-gnu", ["--target=aarch64-linux-gnu"]),
        new("riscv64", "riscv64-linux-gnu", ["--target=riscv64-linux-gnu"]),
        new("s390x", "s390x-linux-gnu", ["--target=s390x-linux-gnu"], IsBigEndian: true),
        new("ppc64le", "powerpc64le-linux-gnu", ["--target=powerpc64le-linux-gnu"]),
        new("mips64el", "mips64el-linux-gnuabi64", ["--target=mips64el-linux-gnuabi64"]),
        // Older clangs do not know it. Another 64-bit little-endian target lays the same headers out in the same way.
        new("loongarch64", "loongarch64-linux-gnu",
            ["--target=riscv64-linux-gnu", "-U__riscv", "-U__riscv_xlen", "-D__loongarch__", "-D__loongarch64", "-D__loongarch_grlen=64"]),
    ];

    /// <summary>Finds an architecture by its name or by its folder of headers.</summary>
    /// <exception cref="FactsException">There is none of that name.</exception>
    internal static Architecture Find(string name) =>
        All.FirstOrDefault(architecture => architecture.Name == name || architecture.Triplet == name)
            ?? throw new FactsException($"There is no architecture '{name}', only {string.Join(", ", All.Select(known => known.Name))}.", FactsException.Usage);

    /// <summary>Gets the name that manifests have for it.</summary>
    internal string ManifestName => Name switch
    {
        "ppc64le" => "powerpc",
        "mips64el" => "mips",
        "loongarch64" => "loongarch",
        _ => Name,
    };

    /// <summary>Gets a text that compiles for this architecture alone.</summary>
    internal string Guard => $"#ifndef {Macro}\n#error this compiler speaks for another architecture than {Name}\n#endif\n";

    private string Macro => Name switch
    {
        "x86_64" => "__x86_64__",
        "arm64" => "__aarch64__",
        "riscv64" => "__riscv",
        "s390x" => "__s390x__",
        "ppc64le" => "__powerpc64__",
        "mips64el" => "__mips64",
        _ => "__loongarch__",
    };

    /// <summary>Gets a folder to include from, after its folder of this architecture where it has one.</summary>
    internal IEnumerable<string> FoldersOf(string folder)
    {
        string own = Path.Combine(folder, Triplet);
        return Directory.Exists(own) ? [own, folder] : [folder];
    }
}
