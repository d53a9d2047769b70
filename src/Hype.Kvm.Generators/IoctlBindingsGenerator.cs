using System.Collections.Immutable;
using System.Text;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Emitting;
using Hype.Kvm.Generators.Layout;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Hype.Kvm.Generators;

/// <summary>
/// Reads manifests of ioctls, which are AdditionalFiles with the metadata <c>IoctlManifest="true"</c>, and emits request numbers, structs and typed wrappers.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class IoctlBindingsGenerator : IIncrementalGenerator
{
    private static readonly Encoding s_utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // file -> text -> definitions without positions (equal after a whitespace edit) and, apart from them, diagnostics with positions
        IncrementalValuesProvider<ManifestText> texts = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => (File: pair.Left, Role: ManifestFile.RoleOf(pair.Left, pair.Right)))
            .Where(static file => file.Role is not null)
            .Select(static (file, cancellation) => new ManifestText(file.File.Path, file.File.GetText(cancellation)?.ToString(), IsReference: file.Role == ManifestRole.Reference))
            .WithTrackingName(TrackedSteps.Read);
        IncrementalValuesProvider<ParsedManifest> parsed = texts.Select(ManifestParser.Parse).WithTrackingName(TrackedSteps.Parse);
        IncrementalValuesProvider<ManifestDefinition> definitions = parsed
            .Where(static manifest => manifest.Manifest is not null)
            .Select(static (manifest, _) => manifest.Manifest!)
            .WithTrackingName(TrackedSteps.Definitions);

        // definitions -> each manifest with those that it imports -> one model per file -> files
        IncrementalValuesProvider<ResolvedManifests> resolved = definitions
            .Combine(definitions.Collect())
            .Select(static (pair, _) => new ImportGraph(pair.Right).UnitOf(pair.Left))
            .WithTrackingName(TrackedSteps.Import)
            .Select(static (unit, cancellation) => ManifestResolver.Resolve(unit, cancellation))
            .WithTrackingName(TrackedSteps.Resolve);
        IncrementalValuesProvider<SourceModel> sources = resolved
            .SelectMany(static (manifest, _) => SourceBucket.Distribute(manifest.Sources))
            .SelectMany(static (bucket, _) => bucket.Sources)
            .WithTrackingName(TrackedSteps.Sources);
        context.RegisterSourceOutput(sources, Emit);

        // diagnostics of the texts, of the definitions, of the project
        IncrementalValuesProvider<EquatableArray<DiagnosticInfo>> problems = resolved
            .Where(static manifest => manifest.Problems.Count > 0)
            .Combine(texts.Collect())
            .Select(static (pair, cancellation) => Locate(pair.Left.Problems, pair.Right, cancellation))
            .WithTrackingName(TrackedSteps.Locate);
        IncrementalValueProvider<ProjectEnvironment> environment = context.ParseOptionsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => ProjectEnvironment.Of(pair.Left, pair.Right.GlobalOptions))
            .WithTrackingName(TrackedSteps.Environment);
        IncrementalValueProvider<bool> emits = texts.Collect()
            .Select(static (all, _) => all.Any(text => !text.IsReference));
        context.RegisterSourceOutput(parsed, static (output, manifest) => Report(output, manifest.Diagnostics));
        context.RegisterSourceOutput(problems, static (output, found) => Report(output, found));
        context.RegisterSourceOutput(environment.Combine(emits), static (output, pair) => Report(output, pair.Right ? pair.Left.Check() : []));
    }

    private static void Emit(SourceProductionContext output, SourceModel model)
    {
        output.CancellationToken.ThrowIfCancellationRequested();
        try
        {
            output.AddSource(model.HintName, SourceText.From(SourceEmitter.Emit(model), s_utf8));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            output.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.GeneratorFailed, Location.None, model.Subject, exception.Message));
        }
    }

    private static void Report(SourceProductionContext output, IEnumerable<DiagnosticInfo> diagnostics)
    {
        foreach (DiagnosticInfo diagnostic in diagnostics)
        {
            output.ReportDiagnostic(diagnostic.ToDiagnostic());
        }
    }

    /// <summary>Finds the places of a manifest's problems by reading its text again: this happens only when there are any.</summary>
    private static EquatableArray<DiagnosticInfo> Locate(EquatableArray<Problem> problems, ImmutableArray<ManifestText> texts, CancellationToken cancellation)
    {
        string path = problems[0].Path;
        string text = texts.FirstOrDefault(candidate => candidate.Path == path)?.Text ?? "";
        return new TextLocator(path, text).At(problems, cancellation);
    }
}
