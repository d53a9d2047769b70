using Hype.Testing;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Tests;

/// <summary>One snapshot for each kind of thing that is emitted, and the proof that all of them compile.</summary>
public sealed class EmitterSnapshotTests
{
    public static TheoryData<string> Emitted => [.. Harness.Run(SampleManifest.Text).GeneratedTrees.Select(tree => Path.GetFileName(tree.FilePath))];

    [Theory]
    [MemberData(nameof(Emitted))]
    public async Task Emits(string hintName)
    {
        string source = Harness.SourceOf(Harness.Run(SampleManifest.Text), hintName);

        await Verifier.Verify(source, "cs").UseFileName(hintName.Replace(".g.cs", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_emitted_file_has_a_snapshot()
    {
        GeneratorDriverRunResult result = Harness.Run(SampleManifest.Text);

        Assert.Empty(result.Diagnostics);
        string folder = Path.Combine(Harness.RepositoryRoot, "tests/Hype.Kvm.Generators.Tests/Snapshots");
        IEnumerable<string> snapshots = Directory.GetFiles(folder, "*.verified.cs").Select(file => Path.GetFileName(file).Replace(".verified.cs", ".g.cs", StringComparison.Ordinal));
        Assert.Equal(result.GeneratedTrees.Select(tree => Path.GetFileName(tree.FilePath)).Order(), snapshots.Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]")]
    public void Emitted_code_compiles_without_any_diagnostic(string source)
    {
        Harness.Run(SampleManifest.Text, out Compilation output, source + SampleManifest.HandWritten);

        Assert.Equal("", Harness.Describe(output));
    }

    [Theory]
    [InlineData("kvm-ioctls.json", "namespace Hype.Kvm { sealed class KvmException(string operation, Hype.Interop.Errno errno, string? detail, string? hint) : Hype.Interop.IoctlException(operation, errno, detail, hint); partial class KvmVcpu { internal int SizeOf(KvmCapability capability) => (int)capability; } }")]
    [InlineData("tty-ioctls.json", "")]
    public void The_repositorys_manifests_compile_without_any_diagnostic(string manifest, string source)
    {
        string text = File.ReadAllText(Path.Combine(Harness.RepositoryRoot, "definitions", manifest));

        GeneratorDriverRunResult result = Harness.Run(text, out Compilation output, source);

        Assert.Empty(result.Diagnostics);
        Assert.Equal("", Harness.Describe(output));
    }
}
