namespace Hype.Facts;

/// <summary>What <c>hype-facts extract</c> was told.</summary>
internal sealed class ExtractOptions
{
    internal const string Usage = """
        usage: hype-facts extract --headers DIR [--headers DIR]... --header FILE --arch ARCH --compiler COMPILER --label LABEL --out DIR
          --headers DIR   a folder to include from, such as /usr/include; its folder of ARCH, where it has one, comes first
          --header FILE   the header whose facts are wanted, such as linux/kvm.h, with those of the same file name that it includes
          --arch ARCH     x86_64, arm64, riscv64, s390x, ppc64le, mips64el or loongarch64
          --compiler C    gcc or clang, by name or path; only clang speaks for an architecture that is not its own
          --label LABEL   the version of the headers, for the names of the tables
          --out DIR       where the tables go
        """;

    /// <summary>Gets the folders to include from, in the order of the search.</summary>
    internal required IReadOnlyList<string> Headers { get; init; }

    /// <summary>Gets the header whose facts are wanted, as it is included.</summary>
    internal required string Header { get; init; }

    internal required Architecture Architecture { get; init; }

    /// <summary>Gets the compiler's name or path.</summary>
    internal required string Compiler { get; init; }

    /// <summary>Gets the version of the headers, a part of the tables' names.</summary>
    internal required string Label { get; init; }

    /// <summary>Gets the folder for the tables.</summary>
    internal required string Out { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FactsException">It is not one that <see cref="Usage"/> describes.</exception>
    internal static ExtractOptions Parse(IReadOnlyList<string> args)
    {
        if (args.Count % 2 == 0 || args[0] != "extract")
        {
            throw new FactsException(Usage, FactsException.Usage);
        }

        ILookup<string, string> values = args.Skip(1).Chunk(2).ToLookup(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        string[] known = ["--headers", "--header", "--arch", "--compiler", "--label", "--out"];
        if (values.FirstOrDefault(option => !known.Contains(option.Key)) is { } unknown)
        {
            throw new FactsException($"There is no option '{unknown.Key}'.\n{Usage}", FactsException.Usage);
        }

        var architecture = Architecture.Find(One(values, "--arch"));
        _ = Some(values, "--headers");
        return new ExtractOptions
        {
            Headers = [.. values["--headers"].SelectMany(architecture.FoldersOf)],
            Header = One(values, "--header"),
            Architecture = architecture,
            Compiler = One(values, "--compiler"),
            Label = One(values, "--label"),
            Out = One(values, "--out"),
        };
    }

    private static string One(ILookup<string, string> values, string option) =>
        Some(values, option) is [string value] ? value : throw new FactsException($"{option} may be given once.\n{Usage}", FactsException.Usage);

    private static string[] Some(ILookup<string, string> values, string option) =>
        values[option].ToArray() is { Length: > 0 } given ? given : throw new FactsException($"{option} is missing.\n{Usage}", FactsException.Usage);
}
