using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Turns a manifest's text into definitions. Whatever the text is, the result is what could be read plus located diagnostics.</summary>
internal static class ManifestParser
{
    private static readonly string[] s_keys =
        ["$schema", "id", "namespace", "prefix", "exception", "headers", "url", "constants", "enums", "handles", "types", "ioctls", "errors"];

    public static ParsedManifest Parse(ManifestText manifest, CancellationToken cancellation)
    {
        if (manifest.Text is null)
        {
            var unreadable = new DiagnosticInfo("HYPE003", manifest.Path, 0, 0, default, default, new EquatableArray<string>([manifest.Path]));
            return new ParsedManifest(null, new EquatableArray<DiagnosticInfo>([unreadable]));
        }

        JsonValue root = JsonReader.Read(manifest.Text, out List<JsonProblem> problems, cancellation);
        var locator = new TextLocator(manifest.Path, manifest.Text);
        var context = new ParseContext(locator, problems.TrueForAll(problem => problem.IsDuplicate));
        foreach (JsonProblem problem in problems)
        {
            DiagnosticDescriptor descriptor = problem.IsDuplicate ? DiagnosticDescriptors.DuplicateKey : DiagnosticDescriptors.Syntax;
            context.Diagnostics.Add(locator.At(descriptor, problem.Start, problem.End, problem.Message));
        }

        ManifestDefinition? definition = ParseRoot(context, root, manifest.Path);
        return new ParsedManifest(definition, new EquatableArray<DiagnosticInfo>(context.Diagnostics));
    }

    private static ManifestDefinition? ParseRoot(ParseContext context, JsonValue root, string path)
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

        string prefix = context.OptionalString(root, "prefix") ?? id.ToUpperInvariant() + "_";
        return new ManifestDefinition(
            path,
            context.IsComplete,
            id,
            ns,
            prefix,
            context.OptionalName(root, "exception", mayHaveDots: true) ?? "Hype.Interop.IoctlException",
            context.Strings(root, "headers"),
            Constants(context, root),
            EnumParser.ParseAll(context, root),
            HandleParser.ParseAll(context, root),
            TypeParser.ParseAll(context, root),
            IoctlParser.ParseAll(context, root),
            context.Errors(root));
    }

    private static EquatableArray<ConstantDefinition> Constants(ParseContext context, JsonValue root)
    {
        List<ConstantDefinition> constants = [];
        foreach (JsonMember member in context.Members(root, "constants"))
        {
            bool isObject = member.Value.Kind == JsonKind.Object;
            if (!context.IsName(member))
            {
                continue;
            }

            if (isObject)
            {
                context.IsObject(member.Value, "constant", "value", "cs", "summary", "emit", "arch");
            }

            JsonValue? value = isObject ? member.Value.Find("value") : member.Value;
            if (value is null)
            {
                context.Missing(member.Value, "constant", "value");
            }
            else if (context.Expression(value, "value") is { } expression)
            {
                constants.Add(isObject
                    ? Constant(context, member, expression)
                    : new ConstantDefinition(member.Value.Pointer, member.Key, null, expression, null, false, EquatableArray<string>.Empty));
            }
        }

        return new EquatableArray<ConstantDefinition>(constants);
    }

    private static ConstantDefinition Constant(ParseContext context, JsonMember member, string expression) => new(
        member.Value.Pointer,
        member.Key,
        context.OptionalName(member.Value, "cs"),
        expression,
        context.OptionalString(member.Value, "summary"),
        context.Boolean(member.Value, "emit"),
        context.Arch(member.Value));
}
