using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using Hype.Testing;

namespace Hype.Kvm.Generators.Tests.Hosts;

/// <summary>Runs the built generator in other processes: the two hosts of Hype.Kvm.Generators.Hosts, and the compiler of the SDK.</summary>
internal static class CompilerHosts
{
    private const string Generated = "Hype.Kvm.Generators/Hype.Kvm.Generators.IoctlBindingsGenerator";

    private static readonly string s_configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
    private static readonly string s_generator = BuiltFile("Hype.Kvm.Generators");

    /// <summary>Runs one of the two hosts, and returns its compiler's version and a line with a hash for each generated file.</summary>
    public static (Version Compiler, string[] Files) Run(string host, IEnumerable<string> manifests)
    {
        string[] lines = Execute([BuiltFile("Hype.Kvm.Generators.Hosts." + host), s_generator, .. manifests]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (Version.Parse(lines[0]["compiler ".Length..]), lines[1..]);
    }

    /// <summary>Compiles what a manifest becomes with the SDK's compiler, and returns lines as the hosts print them.</summary>
    public static string[] Compile(string manifest, string source)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hype-compiler");
        try
        {
            string config = Write(folder, "manifest.globalconfig", $"is_global = true\n[{manifest}]\nbuild_metadata.AdditionalFiles.IoctlManifest = true\n");
            string code = Write(folder, "HandWritten.cs", source);
            Execute([
                Metadata("SdkCompiler"), "-noconfig", "-nologo", "-target:library", "-unsafe", "-nullable:enable", "-langversion:12", $"-analyzer:{s_generator}",
                $"-additionalfile:{manifest}", $"-analyzerconfig:{config}", $"-generatedfilesout:{folder.FullName}", $"-out:{folder.FullName}/out.dll",
                .. Harness.ReferencePaths.Select(path => "-reference:" + path), code,
            ]);
            return [.. Directory.GetFiles(Path.Combine(folder.FullName, Generated)).Order(StringComparer.Ordinal).Select(file => Describe(manifest, file))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Describe(string manifest, string file) =>
        $"{Path.GetFileName(manifest)} {Path.GetFileName(file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}";

    private static string Write(DirectoryInfo folder, string name, string text)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string BuiltFile(string project) => Path.Combine(Harness.RepositoryRoot, "artifacts", "bin", project, s_configuration, project + ".dll");

    private static string Metadata(string key) =>
        typeof(CompilerHosts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;

    private static string Execute(string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Metadata("DotnetHost"), ["exec", .. arguments]) { RedirectStandardOutput = true })!;
        string printed = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TestDeadline.Span), $"{arguments[0]} did not end");
        Assert.True(process.ExitCode == 0, printed);
        return printed;
    }
}
