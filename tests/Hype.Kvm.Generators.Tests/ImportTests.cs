using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Tests;

/// <summary>Manifests that use what others define: of the project, or of a package, which only refers to what it has compiled already.</summary>
public sealed class ImportTests
{
    private const string Base = """
        {
          "id": "base",
          "namespace": "Base.Device",
          "constants": { "BASEIO": "0xB0", "BASE_SHIFT": "BASE_ONE + 1", "BASE_ONE": 1 },
          "enums": [{ "c": "BASE_MODE", "prefix": "BASE_MODE_", "members": { "BASE_MODE_FAST": 3 } }],
          "handles": [{ "id": "base", "cs": "BaseDevice", "adopt": true }, { "id": "closed", "cs": "ClosedDevice" }],
          "types": [
            { "struct": "base_point", "fields": [["x", "u32"], ["y", "u64"]] },
            { "struct": "base_regs", "arch": ["x86_64"], "fields": [["pc", "u64"]] },
            { "struct": "base_regs", "arch": ["arm64"], "fields": [["pc", "u64"], ["sp", "u64"]] }
          ],
          "ioctls": [{ "c": "BASE_MOVE", "on": ["base"], "request": { "iow": ["BASEIO", 1, "base_point"] }, "arg": { "type": "base_point", "access": "in" } }]
        }
        """;

    private const string More = """
        {
          "id": "more",
          "namespace": "More.Device",
          "imports": ["base"],
          "handles": [{ "id": "child", "parent": "base" }],
          "types": [{ "struct": "more_line", "fields": [["from", "base_point"], { "name": "mode", "type": "u32", "enum": "BASE_MODE" }] }],
          "ioctls": [
            { "c": "MORE_DRAW", "on": ["base", "child"], "request": { "iow": ["BASEIO", "1 << BASE_SHIFT", "more_line"] }, "arg": { "type": "more_line", "access": "in", "name": "line" } },
            { "c": "MORE_WHERE", "on": ["base"], "request": { "ior": ["BASEIO", 9, "base_point"] }, "arg": { "type": "base_point", "access": "out", "name": "point" } },
            { "c": "MORE_REGS", "on": { "base": ["x86_64", "arm64"] }, "request": { "ior": ["BASEIO", 10, "base_regs"] }, "arg": { "type": "base_regs", "access": "out", "name": "regs" } },
            { "c": "MORE_MODE", "on": ["base"], "request": { "io": ["BASEIO", 11] }, "arg": { "value": "u32", "enum": "BASE_MODE", "name": "mode" }, "returns": { "handle": "base" } },
            { "c": "MORE_CHILD", "on": ["base"], "request": { "io": ["BASEIO", 12] }, "returns": { "handle": "child" } }
          ]
        }
        """;

    [Fact]
    public void Importer_uses_what_another_manifest_of_the_project_defines()
    {
        GeneratorDriverRunResult result = Run(out Compilation output, ("base.json", Base), ("more.json", More));

        Assert.Empty(result.Diagnostics);
        Assert.Equal("", Harness.Describe(output));
        Assert.Contains("internal const uint MORE_DRAW = 0x4018B004;", Harness.SourceOf(result, "More.Ioctls.Draw.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reference_emits_nothing_and_its_compiled_types_are_used()
    {
        Run(out Compilation compiledBase, ("base.json", Base));
        GeneratorDriver driver = Harness.CreateDriver(new InMemoryText("base.reference.json", Base), new InMemoryText("more.json", More));
        Compilation project = Harness.Compile().AddReferences(compiledBase.ToMetadataReference());

        GeneratorDriverRunResult result = driver.RunGeneratorsAndUpdateCompilation(project, out Compilation output, out _).GetRunResult();

        Assert.Empty(result.Diagnostics);
        Assert.Equal("", Harness.Describe(output));
        Assert.All(result.GeneratedTrees, tree => Assert.StartsWith("More.", Path.GetFileName(tree.FilePath), StringComparison.Ordinal));
        string draw = Harness.SourceOf(result, "More.Ioctls.Draw.g.cs");
        Assert.Contains("public static unsafe partial class BaseDeviceExtensions", draw, StringComparison.Ordinal);
        Assert.Contains("public static void Draw(this global::Base.Device.BaseDevice handle, in MoreLine line)", draw, StringComparison.Ordinal);
        Assert.Contains("unsafe partial class MoreChild", draw, StringComparison.Ordinal);
    }

    [Fact]
    public void Project_may_have_its_own_copy_of_a_packages_manifest()
    {
        GeneratorDriverRunResult result = Run(out _, ("base.reference.json", Base), ("base.json", Base));

        Assert.Empty(result.Diagnostics);
        Assert.Contains(result.GeneratedTrees, tree => tree.FilePath.EndsWith("Base.Types.BasePoint.g.cs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"imports\": [\"base\"]", "\"imports\": [\"bass\"]", "HYPE209", "; did you mean 'base'?")]
    [InlineData("\"c\": \"MORE_DRAW\"", "\"c\": \"MORE_MOVE\"", "HYPE402", "'BASE_MOVE'")]
    [InlineData("\"1 << BASE_SHIFT\", \"more_line\"", "1, \"base_point\"", "HYPE401", "'BASE_MOVE' on 'base'")]
    [InlineData("\"returns\": { \"handle\": \"base\" }", "\"returns\": { \"handle\": \"closed\" }", "HYPE211", "'closed'")]
    [InlineData("\"from\", \"base_point\"", "\"from\", \"base_pint\"", "HYPE201", "; did you mean 'base_point'?")]
    [InlineData("\"enum\": \"BASE_MODE\" }]", "\"enum\": \"BASE_MODES\" }]", "HYPE202", "; did you mean 'BASE_MODE'?")]
    [InlineData("\"on\": [\"base\", \"child\"]", "\"on\": [\"basis\", \"child\"]", "HYPE203", "; did you mean 'base'?")]
    public void Mistake_is_found_in_the_importer(string from, string to, string id, string message)
    {
        Assert.Contains(from, More, StringComparison.Ordinal);
        GeneratorDriverRunResult result = Run(out _, ("base.reference.json", Base), ("more.json", More.Replace(from, to, StringComparison.Ordinal)));

        Diagnostic diagnostic = result.Diagnostics.First(diagnostic => diagnostic.Id == id);
        Assert.Contains(message, diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.Equal("more.json", diagnostic.Location.GetLineSpan().Path);
        Assert.NotEqual(default, diagnostic.Location.GetLineSpan().StartLinePosition);
    }

    [Theory]
    [InlineData("\"struct\": \"base_point\"", "BasePoint")]
    [InlineData("\"struct\": \"base_mode\"", "BaseMode")]
    [InlineData("\"struct\": \"closed_device\"", "ClosedDevice")]
    [InlineData("\"arch\": [\"arm64\"], \"struct\": \"base_regs\"", "BaseRegs")]
    public void Name_that_an_import_has_in_the_same_namespace_is_taken(string type, string csName)
    {
        string manifest = $$"""{ "id": "more", "namespace": "Base.Device", "imports": ["base"], "types": [{ {{type}}, "fields": [["a", "u8"]] }] }""";

        GeneratorDriverRunResult result = Run(out _, ("base.reference.json", Base), ("more.json", manifest));

        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Id == "HYPE402" && diagnostic.GetMessage().Contains($"becomes '{csName}'", StringComparison.Ordinal));
    }

    [Fact]
    public void Cycle_of_imports_is_reported_and_the_rest_emitted()
    {
        string circular = Base.Replace("\"namespace\": \"Base.Device\",", "\"namespace\": \"Base.Device\", \"imports\": [\"more\"],", StringComparison.Ordinal);

        GeneratorDriverRunResult result = Run(out _, ("base.json", circular), ("more.json", More));

        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("HYPE210", diagnostic.Id);
        Assert.Contains(result.GeneratedTrees, tree => tree.FilePath.EndsWith("Base.Types.BasePoint.g.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void Kvm_takes_an_ioctl_that_the_package_does_not_know()
    {
        const string Newer = """
            { "id": "newer", "namespace": "Newer", "imports": ["kvm"],
              "ioctls": [{ "c": "KVM_FUTURE", "on": ["vm"], "request": { "iow": ["KVMIO", "0xff", "kvm_userspace_memory_region2"] }, "arg": { "type": "kvm_userspace_memory_region2", "access": "in" }, "capability": "KVM_CAP_IRQCHIP" }] }
            """;
        string kvm = File.ReadAllText(Path.Combine(Harness.RepositoryRoot, "definitions/kvm-ioctls.json"));

        GeneratorDriverRunResult result = Run(out _, ("kvm.reference.json", kvm), ("newer.json", Newer));

        Assert.Empty(result.Diagnostics);
        Assert.Contains("this global::Hype.Kvm.KvmVm handle, in global::Hype.Kvm.KvmUserspaceMemoryRegion2", Harness.SourceOf(result, "Newer.Ioctls.KvmFuture.g.cs"), StringComparison.Ordinal);
    }

    private static GeneratorDriverRunResult Run(out Compilation output, params (string Path, string Text)[] manifests)
    {
        GeneratorDriver driver = Harness.CreateDriver([.. manifests.Select(manifest => new InMemoryText(manifest.Path, manifest.Text))]);
        return driver.RunGeneratorsAndUpdateCompilation(Harness.Compile(), out output, out _).GetRunResult();
    }
}
