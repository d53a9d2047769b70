using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Turns a manifest's text into definitions. Whatever the text is, the result is what could be read plus located diagnostics.</summary>
internal static class ManifestParser
{
    private const int Version = 1;

    private static readonly string[] s_keys =
        ["$schema", "version", "id", "namespace", "prefix", "exception", "headers", "imports", "url", "constants", "enums", "handles", "types", "ioctls", "errors"];

    public static ParsedManifest Parse(ManifestText manifest, CancellationToken cancellation)
    {
        if (manifest.Text is null)
        {
            var unreadable = new DiagnosticInfo("HYPE003", manifest.Path, 0, 0, default, default, new EquatableArray<string>([manifest.Path]));
            return new ParsedManifest(null, new EquatableArray<DiagnosticInfo>([unreadable]));
        }

        JsonValue root = JsonReader.Read(manifest.Text, out List<JsonProblem> problems, cancellation);
        var locator = new TextLocator(manifest.Path, manifest.Text);
        var context = new ParseContext(locator, problems.TrueForAll(problem => problem.IsDuplicate), cancellation);
        foreach (JsonProblem problem in problems)
        {
            DiagnosticDescriptor descriptor = problem.IsDuplicate ? DiagnosticDescriptors.DuplicateKey : DiagnosticDescriptors.Syntax;
            context.Diagnostics.Add(locator.At(descriptor, problem.Start, problem.End, problem.Message));
        }

        ManifestDefinition? definition = ParseRoot(context, root, manifest);
        return new ParsedManifest(definition, new EquatableArray<DiagnosticInfo>(context.Diagnostics));
    }

    private static ManifestDefinition? ParseRoot(ParseContext context, JsonValue root, ManifestText manifest)
    {
        if (root.Kind != JsonKind.Object && !context.IsComplete)
        {
            return null;
        }

        if (!context.IsObject(root, "manifest", s_keys))
        {
            return null;
        }

        string? id = context.RequiredName(root, "manifest", "id");
        string? ns = context.RequiredString(root, "manifest", "namespace") is null ? null : context.OptionalName(root, "namespace", mayHaveDots: true);
        if (id is null || ns is null)
        {
            return null;
        }

        CheckVersion(context, root);
        string prefix = context.OptionalString(root, "prefix") ?? id.ToUpperInvariant() + "_";
        return new ManifestDefinition(
            manifest.Path,
            context.IsComplete,
            manifest.IsReference,
            id,
            ns,
            prefix,
            context.OptionalName(root, "exception", mayHaveDots: true) ?? "Hype.Interop.IoctlException",
            context.Strings(root, "headers"),
            context.Strings(root, "imports"),
            ConstantParser.ParseAll(context, root),
            EnumParser.ParseAll(context, root),
            HandleParser.ParseAll(context, root),
            TypeParser.ParseAll(context, root),
            IoctlParser.ParseAll(context, root),
            context.Errors(root));
    }

    private static void CheckVersion(ParseContext context, JsonValue root)
    {
        if (context.Integer(root, "version") is { } version && version != Version)
        {
            string given = root.Find("version")!.Text;
            context.Report(DiagnosticDescriptors.WrongValue, root.Find("version")!, given, "version of the manifest's language that this generator knows", "");
        }
    }
}
