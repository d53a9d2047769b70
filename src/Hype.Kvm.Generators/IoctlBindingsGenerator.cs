using System.Collections.Immutable;
using System.Text;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Emitting;
using Hype.Kvm.Generators.Layout;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Hype.Kvm.Generators;

/// <summary>
/// Reads manifests of ioctls, which are AdditionalFiles with the metadata <c>IoctlManifest="true"</c>, and emits request numbers, structs and typed wrappers.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class IoctlBindingsGenerator : IIncrementalGenerator
{
    private const string MetadataKey = "build_metadata.AdditionalFiles.IoctlManifest";

    private const string EmitRole = "true";
    private const string ReferenceRole = "reference";

    private static readonly Encoding s_utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // text -> definitions without positions (equal after a whitespace edit) and, apart from them, diagnostics with positions
        IncrementalValuesProvider<ManifestText> texts = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancellation) => RoleOf(pair.Left, pair.Right) is { } role
                ? new ManifestText(pair.Left.Path, pair.Left.GetText(cancellation)?.ToString(), IsReference: role == ReferenceRole)
                : null)
            .WithTrackingName(TrackedSteps.Read)
            .Where(static text => text is not null)
            .Select(static (text, _) => text!);
        IncrementalValuesProvider<ParsedManifest> parsed = texts.Select(ManifestParser.Parse).WithTrackingName(TrackedSteps.Parse);
        IncrementalValuesProvider<ManifestDefinition> definitions = parsed
            .Where(static manifest => manifest.Manifest is not null)
            .Select(static (manifest, _) => manifest.Manifest!)
            .WithTrackingName(TrackedSteps.Definitions);

        // all definitions -> one model per file -> files
        IncrementalValueProvider<ResolvedManifests> resolved = definitions.Collect()
            .Select(static (manifests, cancellation) => ManifestResolver.Resolve(manifests, cancellation))
            .WithTrackingName(TrackedSteps.Resolve);
        IncrementalValuesProvider<SourceModel> sources = resolved
            .SelectMany(static (manifests, _) => manifests.Sources)
            .WithTrackingName(TrackedSteps.Sources);
        context.RegisterSourceOutput(sources, Emit);

        // diagnostics of the texts, of the definitions, of the project
        IncrementalValueProvider<ProjectEnvironment> environment = context.CompilationProvider
            .Select(static (compilation, _) => ProjectEnvironment.Of(compilation))
            .WithTrackingName(TrackedSteps.Environment);
        context.RegisterSourceOutput(parsed, static (output, manifest) => Report(output, manifest.Diagnostics));
        context.RegisterSourceOutput(resolved.Combine(texts.Collect()), static (output, pair) => Locate(output, pair.Left.Problems, pair.Right));
        context.RegisterSourceOutput(environment.Combine(texts.Collect()), static (output, pair) => Report(output, pair.Right.IsEmpty ? [] : pair.Left.Check()));
    }

    /// <summary>Gets what a file is: a manifest to emit, one that others refer to, or none.</summary>
    private static string? RoleOf(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue(MetadataKey, out string? value) && value.ToLowerInvariant() is EmitRole or ReferenceRole ? value.ToLowerInvariant() : null;

    private static void Emit(SourceProductionContext output, SourceModel model)
    {
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

    private static void Locate(SourceProductionContext output, EquatableArray<Problem> problems, ImmutableArray<ManifestText> texts)
    {
        foreach (Problem problem in problems)
        {
            string text = texts.FirstOrDefault(candidate => candidate.Path == problem.Path)?.Text ?? "";
            output.ReportDiagnostic(new TextLocator(problem.Path, text).At(problem, output.CancellationToken).ToDiagnostic());
        }
    }
}
