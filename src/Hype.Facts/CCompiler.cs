using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hype.Facts;

/// <summary>A C compiler that is asked, for one architecture and one set of headers. Nothing that it compiles is ever run.</summary>
internal sealed partial class CCompiler
{
    private readonly string _command;
    private readonly string[] _arguments;

    /// <summary>Chooses a compiler.</summary>
    /// <param name="command">gcc or clang, by name or path.</param>
    /// <param name="architecture">What to compile for; gcc compiles for its own only.</param>
    /// <param name="headers">The folders to include from; no other folder is searched.</param>
    internal CCompiler(string command, Architecture architecture, IReadOnlyList<string> headers)
    {
        _command = command;
        Architecture = architecture;
        bool isClang = Path.GetFileName(command).Contains("clang", StringComparison.Ordinal);
        _arguments =
        [
            .. isClang ? [.. architecture.ClangArguments, "-ferror-limit=0"] : (string[])["-fmax-errors=0", "-ftrack-macro-expansion=0"],
            "-x", "c", "-std=gnu11", "-w", "-nostdinc", .. headers.SelectMany(folder => (string[])["-isystem", folder]),
        ];
    }

    internal Architecture Architecture { get; }

    /// <summary>Preprocesses a text and keeps the definitions of macros and the markers of lines.</summary>
    internal string Preprocess(string text) => Require(Run(text, "-E", "-dD"));

    /// <summary>Compiles a text to assembly.</summary>
    internal string Assemble(string text) => Require(Run(text, "-S", "-O0", "-fno-asynchronous-unwind-tables"));

    /// <summary>Finds the lines of a text, counted from 1, that do not compile.</summary>
    internal IReadOnlySet<int> WrongLines(string text) =>
        ErrorLine().Matches(Run(text, "-fsyntax-only").Errors)
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            .ToHashSet();

    private string Require((int ExitCode, string Output, string Errors) result) =>
        result.ExitCode == 0 ? result.Output : throw new FactsException($"{_command} failed:\n{result.Errors}");

    private (int ExitCode, string Output, string Errors) Run(string text, params string[] mode)
    {
        var start = new ProcessStartInfo(_command, [.. _arguments, .. mode, "-o", "-", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The messages are read: they have to be in English.
            Environment = { ["LC_ALL"] = "C" },
        };
        using Process process = Process.Start(start) ?? throw new FactsException($"{_command} did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(text);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    [GeneratedRegex(@"^<stdin>:(\d+):(?:\d+:)? (?:fatal )?error: ", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();
}
