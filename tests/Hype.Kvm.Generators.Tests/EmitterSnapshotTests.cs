using Hype.Testing;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Tests;

/// <summary>One snapshot for each kind of thing that is emitted, and the proof that all of them compile.</summary>
public sealed class EmitterSnapshotTests
{
    [Theory]
    [InlineData("Dev.Constants.DevConstants.g.cs")]
    [InlineData("Dev.Enums.DevCapability.g.cs")]
    [InlineData("Dev.Enums.DevFlags.g.cs")]
    [InlineData("Dev.Handles.DevSystem.g.cs")]
    [InlineData("Dev.Handles.DevUnit.g.cs")]
    [InlineData("Dev.Types.DevPlain.g.cs")]
    [InlineData("Dev.Types.DevUnion.g.cs")]
    [InlineData("Dev.Types.DevAnonymous.g.cs")]
    [InlineData("Dev.Types.DevArrays.g.cs")]
    [InlineData("Dev.Types.DevBits.g.cs")]
    [InlineData("Dev.Types.DevList.g.cs")]
    [InlineData("Dev.Types.DevEmpty.g.cs")]
    [InlineData("Dev.Types.DevRegs.X64.g.cs")]
    [InlineData("Dev.Ioctls.Reset.g.cs")]
    [InlineData("Dev.Ioctls.Query.g.cs")]
    [InlineData("Dev.Ioctls.CreateUnit.g.cs")]
    [InlineData("Dev.Ioctls.GetPlain.g.cs")]
    [InlineData("Dev.Ioctls.SetPlain.g.cs")]
    [InlineData("Dev.Ioctls.SwapWord.g.cs")]
    [InlineData("Dev.Ioctls.Attach.g.cs")]
    [InlineData("Dev.Ioctls.List.g.cs")]
    [InlineData("Dev.Ioctls.Names.g.cs")]
    [InlineData("Dev.Ioctls.WriteList.g.cs")]
    [InlineData("Dev.Ioctls.GetRegs.X64.g.cs")]
    [InlineData("Dev.Ioctls.SetEmpty.g.cs")]
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
        Assert.Equal(25, result.GeneratedTrees.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]")]
    public void Emitted_code_compiles_without_any_diagnostic(string source)
    {
        Harness.Run(SampleManifest.Text, out Compilation output, source);

        Assert.Equal("", Describe(output));
    }

    [Theory]
    [InlineData("kvm-ioctls.json", "namespace Hype.Kvm { sealed class KvmException(string operation, Hype.Interop.Errno errno, string? detail, string? hint) : Hype.Interop.IoctlException(operation, errno, detail, hint); }")]
    [InlineData("tty-ioctls.json", "")]
    public void The_repositorys_manifests_compile_without_any_diagnostic(string manifest, string source)
    {
        string text = File.ReadAllText(Path.Combine(Harness.RepositoryRoot, "definitions", manifest));

        GeneratorDriverRunResult result = Harness.Run(text, out Compilation output, source);

        Assert.Empty(result.Diagnostics);
        Assert.Equal("", Describe(output));
    }

    private static string Describe(Compilation output) =>
        string.Join('\n', output.GetDiagnostics().Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden));
}
