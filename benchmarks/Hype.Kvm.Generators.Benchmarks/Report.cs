using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hype.Kvm.Generators.Benchmarks;

/// <summary>Measures everything, and prints a table.</summary>
internal static class Report
{
    private const int ColdStarts = 15;

    public static int Run(string path)
    {
        string text = File.ReadAllText(path);
        Console.WriteLine("| what | median ms | minimum ms | maximum ms |");
        Console.WriteLine("|---|---:|---:|---:|");
        int files = PrintCold(path);
        CSharpCompilation compilation = Project.Compile("class A;");
        AdditionalText manifest = Project.Manifest(text);
        Series.Of(() => Project.CreateDriver(manifest).RunGenerators(compilation)).Print("everything, in a warm process");
        Parts.Print(text);

        GeneratorDriver driver = Project.CreateDriver(manifest).RunGenerators(compilation);
        foreach (Edit edit in Edit.Of(text))
        {
            AdditionalText edited = Project.Manifest(edit.Apply(text));
            Series.Of(() => driver.ReplaceAdditionalText(manifest, edited).RunGenerators(compilation)).Print(edit.Name);
        }

        CSharpCompilation typed = Project.Compile("class A { int F() => 1; }");
        Series.Of(() => driver.RunGenerators(typed)).Print("a keystroke in C#");
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text.Length / 1024} KB of manifest, {files} files. Steps that ran at the keystroke: {StepsThatRan(manifest, compilation, typed)}."));
        return 0;
    }

    private static int PrintCold(string path)
    {
        var all = new Series();
        var compiling = new Series();
        int files = 0;
        for (int start = 0; start < ColdStarts; start++)
        {
            using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(Report).Assembly.Location, "cold", path]) { RedirectStandardOutput = true })!;
            string[] words = process.StandardOutput.ReadToEnd().Split(' ');
            process.WaitForExit();
            all.Add(double.Parse(words[0], CultureInfo.InvariantCulture));
            compiling.Add(double.Parse(words[1], CultureInfo.InvariantCulture));
            files = int.Parse(words[2], CultureInfo.InvariantCulture);
        }

        all.Print("everything, for the first time in a process");
        compiling.Print("- of it, the JIT compiler");
        return files;
    }

    private static int StepsThatRan(AdditionalText manifest, CSharpCompilation before, CSharpCompilation after)
    {
        GeneratorRunResult result = Project.CreateDriver(manifest, tracksSteps: true).RunGenerators(before).RunGenerators(after).GetRunResult().Results[0];
        return result.TrackedSteps.Values.Concat(result.TrackedOutputSteps.Values).SelectMany(runs => runs).SelectMany(run => run.Outputs).Count(output => output.Reason != IncrementalStepRunReason.Cached);
    }
}
