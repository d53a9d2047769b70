using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hype.Kvm.Generators.Tests;

/// <summary>What the tutorial shows is what happens: its manifests are generated, its program compiled and run.</summary>
public sealed partial class TutorialTests
{
    private static readonly string s_tutorial = File.ReadAllText(Path.Combine(Harness.RepositoryRoot, "docs/tutorial.md"));

    [Fact]
    public void The_program_prints_what_the_tutorial_says()
    {
        Compilation program = Generate([new InMemoryText("nsfs.json", BlockAfter("nsfs.ioctl.json"))], BlockAfter("Program.cs"));

        Assert.Equal(BlockAfter("dotnet run"), Run(program).TrimEnd());
    }

    [Fact]
    public void The_extension_of_KVM_becomes_the_method_that_the_tutorial_names()
    {
        string kvm = File.ReadAllText(Path.Combine(Harness.RepositoryRoot, "definitions/kvm-ioctls.json"));
        AdditionalText[] manifests = [new InMemoryText("kvm.reference.json", kvm), new InMemoryText("next.json", BlockAfter("kvm-next.ioctl.json"))];

        GeneratorDriverRunResult result = Harness.CreateDriver(manifests).RunGenerators(Harness.Compile()).GetRunResult();

        Assert.Empty(result.Diagnostics);
        Assert.Contains(result.GeneratedTrees, tree => ExtensionMethod.IsMatch(tree.ToString()));
    }

    private static Compilation Generate(AdditionalText[] manifests, string source)
    {
        CSharpCompilation project = Harness.Compile(source);
        project = project.WithOptions(project.Options.WithOutputKind(OutputKind.ConsoleApplication));
        Harness.CreateDriver(manifests).RunGeneratorsAndUpdateCompilation(project, out Compilation output, out _);
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden));
        return output;
    }

    private static string Run(Compilation program)
    {
        using var image = new MemoryStream();
        Assert.True(program.Emit(image).Success);
        image.Position = 0;
        var context = new AssemblyLoadContext("tutorial", isCollectible: true);
        TextWriter console = Console.Out;
        using var written = new StringWriter();
        try
        {
            Console.SetOut(written);
            MethodInfo main = context.LoadFromStream(image).EntryPoint!;
            main.Invoke(null, [Array.Empty<string>()]);
            return written.ToString();
        }
        finally
        {
            Console.SetOut(console);
            context.Unload();
        }
    }

    /// <summary>The block that follows the first line that names something and ends in a colon.</summary>
    private static string BlockAfter(string name)
    {
        Match block = Regex.Match(s_tutorial, $@"`{Regex.Escape(name)}`[^\n]*:\n\n```[a-z]+\n(?<text>.*?)\n```", RegexOptions.Singleline);
        Assert.True(block.Success, name);
        return block.Groups["text"].Value;
    }

    [GeneratedRegex(@"public static void GetNextState\(this [\w.:]*KvmVm \w+, out [\w.:]*KvmClockData \w+\)")]
    private static partial Regex ExtensionMethod { get; }
}
