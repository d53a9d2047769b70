using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>The schema of manifests, as a second opinion on what is one.</summary>
internal static class ManifestSchema
{
    private static readonly JsonSchema s_schema =
        JsonSchema.FromFileAsync(Path.Combine(Harness.RepositoryRoot, "definitions", "ioctl-manifest.schema.json")).GetAwaiter().GetResult();

    /// <summary>Says why a text is no manifest; nothing where it is one.</summary>
    public static string? ErrorOf(string text)
    {
        try
        {
            return s_schema.Validate(JToken.Parse(text)).FirstOrDefault() is { } error ? $"the schema refuses it: {error}" : null;
        }
        catch (JsonException exception)
        {
            return $"it is no JSON: {exception.Message}";
        }
    }
}
