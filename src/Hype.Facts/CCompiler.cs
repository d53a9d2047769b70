using System.ComponentModel;
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
        : this(command, architecture, architecture.ClangArguments, ["-nostdinc", .. headers.SelectMany(folder => (string[])["-isystem", folder])])
    {
    }

    private CCompiler(string command, Architecture architecture, string[] target, string[] arguments)
    {
        _command = command;
        Architecture = architecture;
        bool isClang = Path.GetFileName(command).Contains("clang", StringComparison.Ordinal);
        _arguments =
        [
            .. isClang ? [.. target, "-ferror-limit=0"] : (string[])["-fmax-errors=0", "-ftrack-macro-expansion=0"],
            "-x", "c", "-std=gnu11", "-w", .. arguments,
        ];
    }

    internal Architecture Architecture { get; }

    /// <summary>Chooses a compiler that searches its own folders for headers too, after those given.</summary>
    /// <param name="command">gcc, clang or another that takes their options, by name or path.</param>
    /// <param name="architecture">What to compile for; gcc compiles for its own only.</param>
    /// <param name="target">What clang is told to compile for; <see langword="null"/> for the architecture's usual target.</param>
    /// <param name="folders">The folders to include from first.</param>
    internal static CCompiler WithSystemHeaders(string command, Architecture architecture, string? target, IReadOnlyList<string> folders) => new(
        command,
        architecture,
        target is null ? architecture.ClangArguments : ["--target=" + target],
        [.. folders.SelectMany(folder => (string[])["-I", folder])]);

    /// <summary>Compiles a text for its errors alone.</summary>
    /// <exception cref="FactsException">It has some.</exception>
    internal void Verify(string text) => Require(Run(text, "-fsyntax-only"));

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
        result.ExitCode == 0 ? result.Output : throw new FactsException($"{_command} failed:\n{result.Errors}", FactsException.Compiler);

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
        using Process process = Start(start);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(text);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new FactsException($"{_command} does not start: {error.Message}.", FactsException.Compiler);
        }
    }

    [GeneratedRegex(@"^<stdin>:(\d+):(?:\d+:)? (?:fatal )?error: ", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();
}
