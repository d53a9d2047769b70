using System.Runtime.InteropServices;

namespace Hype.Facts;

/// <summary>What <c>hype-facts check</c> was told.</summary>
internal sealed class CheckOptions
{
    internal const string Usage = """
        usage: hype-facts check MANIFEST... [--import FILE]... [--header FILE]... [--include DIR]... [--cc COMPILER] [--arch ARCH] [--target TRIPLE] [--all] [--strict]
          MANIFEST        a manifest to compare with C headers
          --import FILE   a manifest that those import; it is not compared itself
          --header FILE   a header, by its path or as it is included; without any, those that the manifest names
          --include DIR   a folder to include from before the compiler's own; its folder of ARCH, where it has one, comes first
          --cc COMPILER   gcc, clang or one of their kind, by name or path; gcc where it is not given
          --arch ARCH     x86_64, arm64, riscv64, and for numbers alone s390x, ppc64le, mips64el, loongarch64; this machine's where it is not given
          --target TRIPLE what clang compiles for, where it is not the usual one of ARCH
          --all           lists what agrees too
          --strict        fails where a header lacks a name, or has no value for it
        exit codes: 0 all that the headers have agrees, 1 something differs, 2 a wrong command line or manifest, 3 the compiler fails
        """;

    private static readonly string[] s_withValue = ["--import", "--header", "--include", "--cc", "--arch", "--target"];
    private static readonly string[] s_flags = ["--all", "--strict"];

    /// <summary>Gets the manifests to compare.</summary>
    internal required IReadOnlyList<string> Manifests { get; init; }

    /// <summary>Gets the manifests that give names to those.</summary>
    internal required IReadOnlyList<string> Imports { get; init; }

    /// <summary>Gets the headers; none where the manifests' own are meant.</summary>
    internal required IReadOnlyList<string> Headers { get; init; }

    /// <summary>Gets the folders to include from, in the order of the search.</summary>
    internal required IReadOnlyList<string> Folders { get; init; }

    /// <summary>Gets the compiler's name or path.</summary>
    internal required string Compiler { get; init; }

    internal required Architecture Architecture { get; init; }

    /// <summary>Gets what clang is told to compile for; <see langword="null"/> for the usual of the architecture.</summary>
    internal required string? Target { get; init; }

    /// <summary>Gets a value indicating whether what agrees is listed too.</summary>
    internal required bool All { get; init; }

    /// <summary>Gets a value indicating whether a missing name is a failure.</summary>
    internal required bool Strict { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FactsException">It is not one that <see cref="Usage"/> describes.</exception>
    internal static CheckOptions Parse(IReadOnlyList<string> args)
    {
        List<(string Option, string Value)> options = [];
        for (int i = 1; i < args.Count; i++)
        {
            options.Add(
                s_withValue.Contains(args[i]) ? (args[i], i + 1 < args.Count ? args[++i] : throw Wrong($"{args[i]} needs a value."))
                : s_flags.Contains(args[i]) ? (args[i], "")
                : args[i].StartsWith('-') ? throw Wrong($"There is no option '{args[i]}'.")
                : ("", args[i]));
        }

        return Create(options.ToLookup(option => option.Option, option => option.Value, StringComparer.Ordinal));
    }

    private static CheckOptions Create(ILookup<string, string> values)
    {
        var architecture = Architecture.Find(One(values, "--arch") ?? OfThisMachine());
        return new CheckOptions
        {
            Manifests = values[""].Any() ? [.. values[""]] : throw Wrong("There is no manifest."),
            Imports = [.. values["--import"]],
            Headers = [.. values["--header"]],
            Folders = [.. values["--include"].SelectMany(architecture.FoldersOf)],
            Compiler = One(values, "--cc") ?? "gcc",
            Architecture = architecture,
            Target = One(values, "--target"),
            All = values["--all"].Any(),
            Strict = values["--strict"].Any(),
        };
    }

    private static string? One(ILookup<string, string> values, string option) =>
        values[option].Count() > 1 ? throw Wrong($"{option} may be given once.") : values[option].FirstOrDefault();

    private static string OfThisMachine() => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.LoongArch64 => "loongarch64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static FactsException Wrong(string message) => new($"{message}\n{Usage}", FactsException.Usage);
}
