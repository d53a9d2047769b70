using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Hype.Kvm.Generators.Hosts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

// host GENERATOR MANIFEST...: loads a generator as a compiler does, runs it over each manifest alone, and prints a hash for each file that it makes.
// Both hosts are made of this one source; what differs is the compiler that they reference.
Type generator = Assembly.LoadFrom(args[0]).GetTypes().Single(type => type.GetCustomAttribute<GeneratorAttribute>() is not null);
Console.WriteLine($"compiler {typeof(CSharpCompilation).Assembly.GetName().Version}");
foreach (string manifest in args[1..])
{
    GeneratorDriverRunResult result = CSharpGeneratorDriver.Create(
        [((IIncrementalGenerator)Activator.CreateInstance(generator)!).AsSourceGenerator()],
        [new ManifestFile(manifest)],
        new CSharpParseOptions(LanguageVersion.CSharp12),
        new ManifestMetadata()).RunGenerators(Compilation()).GetRunResult();
    foreach (Diagnostic diagnostic in result.Diagnostics)
    {
        Console.WriteLine($"diagnostic {diagnostic}");
    }

    foreach (GeneratedSourceResult source in result.Results[0].GeneratedSources.OrderBy(source => source.HintName, StringComparer.Ordinal))
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.SourceText.ToString())));
        Console.WriteLine($"{Path.GetFileName(manifest)} {source.HintName} {hash}");
    }
}

static CSharpCompilation Compilation() =>
    CSharpCompilation.Create("Host", [], [], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
