using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hype.Kvm.Generators.Benchmarks;

/// <summary>The first generation of a process, whose methods are all yet to be compiled: prints its milliseconds, and how many of them made machine code.</summary>
internal static class ColdRun
{
    public static int Run(string path)
    {
        AdditionalText manifest = Project.Manifest(File.ReadAllText(path));
        CSharpCompilation compilation = Project.Compile("class A;");

        // The compiler's own part of a run, which every generator of a build shares.
        Project.CreateDriver(Project.Manifest("""{ "id": "none" }""")).RunGenerators(compilation);

        TimeSpan compiling = JitInfo.GetCompilationTime(currentThread: true);
        var watch = Stopwatch.StartNew();
        GeneratorDriver driver = Project.CreateDriver(manifest).RunGenerators(compilation);
        TimeSpan elapsed = watch.Elapsed;
        compiling = JitInfo.GetCompilationTime(currentThread: true) - compiling;
        int files = driver.GetRunResult().GeneratedTrees.Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds} {compiling.TotalMilliseconds} {files}"));
        return 0;
    }
}
