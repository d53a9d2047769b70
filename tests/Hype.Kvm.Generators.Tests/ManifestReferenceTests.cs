using Hype.Facts.Reference;

namespace Hype.Kvm.Generators.Tests;

/// <summary>The reference of the manifest is what the schema gives.</summary>
public sealed class ManifestReferenceTests
{
    [Fact]
    public void The_page_is_what_the_schema_gives() => Assert.Equal(ManifestReference.Of(Read("definitions/ioctl-manifest.schema.json")), Read("docs/manifest.md"));

    private static string Read(string path) => File.ReadAllText(Path.Combine(Harness.RepositoryRoot, path));
}
