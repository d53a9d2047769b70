using System.Text;
using System.Text.Json;

namespace Hype.Facts.Reference;

/// <summary>The reference of the manifest as Markdown: a section for each object of the schema, a row for each key.</summary>
internal static class ManifestReference
{
    private const string Head =
        "# The manifest\n\nEvery key, made from `definitions/ioctl-manifest.schema.json` by `./hype docs`; edit the schema, not this page.\n";

    private static readonly string[] s_wrappers = ["oneOf", "anyOf", "items", "additionalProperties"];

    /// <summary>Makes the page from the text of the schema.</summary>
    internal static string Of(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        var page = new StringBuilder(Head);
        AppendObjects(page, "manifest", document.RootElement);
        foreach (JsonProperty definition in document.RootElement.GetProperty("definitions").EnumerateObject())
        {
            AppendDefinition(page, definition);
        }

        return page.ToString();
    }

    private static void AppendDefinition(StringBuilder page, JsonProperty definition)
    {
        if (definition.Value.TryGetProperty("properties", out _))
        {
            AppendObjects(page, definition.Name, definition.Value);
            return;
        }

        // What is not one object, or may be written shorter, has a sentence that says so; its objects follow.
        page.Append("\n## ").Append(definition.Name).Append("\n\n").Append(Description(definition.Value)).Append('\n');
        AppendObjects(page, definition.Name + " as an object", definition.Value);
    }

    private static void AppendObjects(StringBuilder page, string name, JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement alternative in schema.EnumerateArray())
            {
                AppendObjects(page, Alternative(name, alternative), alternative);
            }
        }
        else if (schema.ValueKind == JsonValueKind.Object)
        {
            if (schema.TryGetProperty("properties", out JsonElement keys))
            {
                AppendSection(page, name, schema, keys);
            }

            AppendWrapped(page, name, schema);
        }
    }

    private static void AppendWrapped(StringBuilder page, string name, JsonElement schema)
    {
        foreach (string wrapper in s_wrappers)
        {
            if (schema.TryGetProperty(wrapper, out JsonElement inner))
            {
                AppendObjects(page, name, inner);
            }
        }
    }

    private static void AppendSection(StringBuilder page, string name, JsonElement schema, JsonElement keys)
    {
        page.Append("\n## ").Append(name).Append("\n\n").Append(Description(schema)).Append("\n\n| key | type | required | what |\n|---|---|---|---|\n");
        string[] required = Required(schema);
        foreach (JsonProperty key in keys.EnumerateObject())
        {
            page.Append("| `").Append(key.Name).Append("` | ").Append(TypeOf(key.Value)).Append(" | ")
                .Append(required.Contains(key.Name) ? "yes" : "").Append(" | ").Append(Description(key.Value)).Append(" |\n");
        }

        foreach (JsonProperty key in keys.EnumerateObject())
        {
            AppendObjects(page, name + "." + key.Name, key.Value);
        }
    }

    /// <summary>Several objects in one place are told apart by the key that each must have.</summary>
    private static string Alternative(string name, JsonElement alternative) =>
        alternative.TryGetProperty("properties", out _) && Required(alternative) is [string first, ..] ? name + ", with " + first : name;

    private static string[] Required(JsonElement schema) =>
        schema.TryGetProperty("required", out JsonElement keys) ? [.. keys.EnumerateArray().Select(key => key.GetString()!)] : [];

    private static string Description(JsonElement schema) =>
        schema.TryGetProperty("description", out JsonElement text) ? text.GetString()!.Replace("|", "\\|", StringComparison.Ordinal)
        : schema.TryGetProperty("$ref", out JsonElement target) ? "See " + Link(target) + "." : "";

    private static string TypeOf(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out JsonElement target))
        {
            return Link(target);
        }

        if (schema.TryGetProperty("enum", out JsonElement values))
        {
            return string.Join(", ", values.EnumerateArray().Select(value => "`" + value.ToString() + "`"));
        }

        foreach (string choice in s_wrappers.AsSpan(0, 2))
        {
            if (schema.TryGetProperty(choice, out JsonElement alternatives))
            {
                return string.Join(" or ", alternatives.EnumerateArray().Select(TypeOf).Distinct());
            }
        }

        string type = schema.TryGetProperty("type", out JsonElement name) ? name.GetString()! : "any";
        return type == "array" ? schema.TryGetProperty("items", out JsonElement items) ? "list of " + TypeOf(items) : "list" : type;
    }

    private static string Link(JsonElement target)
    {
        string name = target.GetString()!.Split('/')[^1];
        return "[" + name + "](#" + name.ToLowerInvariant() + ")";
    }
}
