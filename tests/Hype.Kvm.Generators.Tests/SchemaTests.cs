using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Hype.Kvm.Generators.Tests;

/// <summary>The manifests satisfy the schema that editors complete and check them by, and the schema describes every key.</summary>
public sealed class SchemaTests
{
    [Theory]
    [InlineData("kvm-ioctls.json")]
    [InlineData("tty-ioctls.json")]
    public async Task Manifest_satisfies_the_schema(string name)
    {
        ICollection<ValidationError> errors = (await ReadSchemaAsync()).Validate(JToken.Parse(ReadDefinition(name)));

        Assert.Empty(errors.Select(error => error.ToString()));
    }

    [Fact]
    public async Task The_sample_satisfies_the_schema()
    {
        ICollection<ValidationError> errors = (await ReadSchemaAsync()).Validate(JToken.Parse(SampleManifest.Text));

        Assert.Empty(errors.Select(error => error.ToString()));
    }

    [Theory]
    [InlineData("\"access\": \"out\"", "\"access\": \"outt\"")]
    [InlineData("\"summary\": \"Resets it.\"", "\"sumary\": \"Resets it.\"")]
    [InlineData("\"on\": [\"unit\"]", "\"on\": \"unit\"")]
    public async Task A_mistake_is_found_by_the_schema_too(string from, string to)
    {
        string broken = SampleManifest.Text.Replace(from, to, StringComparison.Ordinal);

        Assert.NotEmpty((await ReadSchemaAsync()).Validate(JToken.Parse(broken)));
    }

    [Fact]
    public void Every_key_is_described()
    {
        IEnumerable<string> undescribed = JObject.Parse(ReadDefinition("ioctl-manifest.schema.json"))
            .Descendants()
            .OfType<JProperty>()
            .Where(property => property.Name == "properties")
            .SelectMany(property => ((JObject)property.Value).Properties())
            .Where(property => property.Value["description"] is null && property.Value["$ref"] is null)
            .Select(property => property.Path);

        Assert.Empty(undescribed);
    }

    private static Task<JsonSchema> ReadSchemaAsync() => JsonSchema.FromJsonAsync(ReadDefinition("ioctl-manifest.schema.json"));

    private static string ReadDefinition(string name) => File.ReadAllText(Path.Combine(Harness.RepositoryRoot, "definitions", name));
}
