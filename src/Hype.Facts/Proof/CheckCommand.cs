using Hype.Kvm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Hype.Facts.Proof;

/// <summary>Compares manifests with C headers.</summary>
internal static class CheckCommand
{
    private const int Differs = 1;

    /// <summary>Writes what a compiler says of manifests, and returns the exit code.</summary>
    /// <exception cref="FactsException">A file cannot be read, a manifest names no header, or the compiler fails.</exception>
    internal static int Run(CheckOptions options, TextWriter output, TextWriter error)
    {
        var set = ManifestSet.Read([.. options.Manifests.Select(path => Read(path)), .. options.Imports.Select(path => Read(path, isReference: true))]);
        foreach (Diagnostic diagnostic in set.Diagnostics)
        {
            error.WriteLine(diagnostic.ToString());
        }

        if (set.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            return FactsException.Usage;
        }

        var compiler = CCompiler.WithSystemHeaders(options.Compiler, options.Architecture, options.Target, options.Folders);
        compiler.Verify(options.Architecture.Guard);
        CheckedFact[] facts = [.. set.Manifests.SelectMany(manifest => Check(set.Prove(manifest, options.Architecture.ManifestName), manifest, compiler, options))];
        output.Write(ProofTable.Of(facts, options.All));
        return facts.Any(fact => fact.Verdict == Verdict.Differs || (options.Strict && fact.Verdict is Verdict.Missing or Verdict.Unanswered)) ? Differs : 0;
    }

    private static IReadOnlyList<CheckedFact> Check(ManifestProof proof, ManifestDefinition manifest, CCompiler compiler, CheckOptions options)
    {
        string[] headers = [.. options.Headers.Count > 0 ? options.Headers.Select(header => File.Exists(header) ? Path.GetFullPath(header) : header) : proof.Headers];
        return headers.Length > 0
            ? new HeaderCheck(compiler, headers).Check(proof.Facts)
            : throw new FactsException($"{manifest.Path} names no headers; give one with --header.", FactsException.Usage);
    }

    private static ManifestText Read(string path, bool isReference = false)
    {
        try
        {
            return new ManifestText(path, File.ReadAllText(path), isReference);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FactsException($"{path} cannot be read: {exception.Message}", FactsException.Usage);
        }
    }
}
