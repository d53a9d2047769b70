using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hype.Kvm.Generators.Tests.Recipes;

/// <summary>How a project tests what is made of its manifests: one file of them is compared with one that was read and accepted.</summary>
public sealed class MyManifestTests
{
    private const string Manifest = """
        {
          "id": "nsfs", "namespace": "Acme.Namespaces", "prefix": "NS",
          "handles": [{ "id": "namespace", "cs": "NamespaceFile" }],
          "ioctls": [{ "c": "NS_GET_NSTYPE", "cs": "GetKind", "on": ["namespace"], "request": { "io": ["0xb7", 3] }, "returns": "value" }]
        }
        """;

    [Fact]
    public void Request_is_the_headers()
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new IoctlBindingsGenerator().AsSourceGenerator()],
            [new InMemoryText("nsfs.json", Manifest)],
            optionsProvider: new ManifestOptionsProvider());

        GeneratorDriverRunResult result = driver.RunGenerators(CSharpCompilation.Create("Test")).GetRunResult();

        string file = result.GeneratedTrees.Single(tree => tree.FilePath.EndsWith("Nsfs.Ioctls.GetKind.g.cs", StringComparison.Ordinal)).ToString();
        Assert.Contains("internal const uint NS_GET_NSTYPE = 0x0000B703;", file, StringComparison.Ordinal);
    }
}
