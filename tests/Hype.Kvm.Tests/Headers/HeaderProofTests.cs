using Hype.Kvm.Generators.Model;
using Xunit.Abstractions;

namespace Hype.Kvm.Tests.Headers;

/// <summary>gcc proves every number, size and offset of the manifests against the installed kernel headers.</summary>
public sealed class HeaderProofTests(ITestOutputHelper output)
{
    [Fact]
    public void Kvm_manifest_agrees_with_the_headers() => Prove("kvm-ioctls.json");

    [Fact]
    public void Tty_manifest_agrees_with_the_headers() => Prove("tty-ioctls.json");

    [Theory]
    [InlineData("\"0x81\", \"kvm_regs\"", "\"0x80\", \"kvm_regs\"", "KVM_GET_REGS")]
    [InlineData("\"iow\": [\"KVMIO\", \"0x84\"", "\"iowr\": [\"KVMIO\", \"0x84\"", "KVM_SET_SREGS")]
    [InlineData("\"KVM_CAP_IRQFD\": {\n          \"value\": 32", "\"KVM_CAP_IRQFD\": {\n          \"value\": 33", "KVM_CAP_IRQFD")]
    [InlineData("[\"limit\", \"u32\"", "[\"limit\", \"u64\"", "kvm_segment.selector")]
    [InlineData("[\"gsi\", \"u32\"", "[\"gsi\", \"u16\"", "kvm_irqfd.gsi size")]
    [InlineData("\"resamplefd\", \"u32\"", "\"resamplefd\", \"u64\"", "sizeof kvm_irqfd")]
    [InlineData("[\"data_offset\", \"u64\"", "[\"pad\", \"u32\"], [\"data_offset\", \"u64\"", "kvm_run.io.data_offset")]
    [InlineData("\"name\": \"entries\", \"type\": \"kvm_msr_entry[]\"", "\"name\": \"entries\", \"type\": \"u32[]\"", "kvm_msrs.entries[0]")]
    public void A_mutated_manifest_fails_by_name(string from, string to, string expected)
    {
        string text = Manifests.ReadText("kvm-ioctls.json");
        Assert.Contains(from, text, StringComparison.Ordinal);

        GccResult result = Check(text.Replace(from, to, StringComparison.Ordinal));

        Assert.Contains(expected, result.Wrong);
    }

    [Fact]
    public void Bit_fields_are_where_gcc_puts_them()
    {
        ResolvedManifests resolved = Manifests.Resolve(Manifests.ReadText("kvm-ioctls.json"), out ManifestDefinition definition);
        var proof = new CProof(definition, resolved);

        Assert.Equal(8, proof.ExpectedBits.Count);
        Assert.Equal(proof.ExpectedBits, Gcc.Run(proof.BitFieldProgram));
    }

    [Fact]
    public void Structs_with_mixed_bit_fields_are_laid_out_as_gcc_does()
    {
        var shapes = new BitFieldShapes(500);
        string manifest = shapes.ManifestFor(Gcc.Keep(shapes.Header, "bit-field-shapes.h"));
        ResolvedManifests resolved = Manifests.Resolve(manifest, out ManifestDefinition definition);
        var proof = new CProof(definition, resolved);

        GccResult result = Gcc.Check(proof);

        Assert.Empty(resolved.Problems);
        Assert.Empty(result.Wrong);
        Assert.Empty(result.Missing);
        Assert.Equal(proof.ExpectedBits, Gcc.Run(proof.BitFieldProgram));
    }

    private void Prove(string manifest)
    {
        string[] newer = File.ReadAllLines(Path.Combine(Manifests.Root, "tests/Hype.Kvm.Tests/Headers/newer-than-debian-12.txt"));

        GccResult result = Check(Manifests.ReadText(manifest), keepAs: Path.ChangeExtension(manifest, ".c"));

        output.WriteLine($"{result.Missing.Count} names are newer than the installed headers and were not proved: {string.Join(", ", result.Missing)}");
        Assert.DoesNotContain(result.Wrong, name => !newer.Any(known => IsOrBelongsTo(name, known)));
        Assert.DoesNotContain(result.Missing, name => !newer.Any(known => IsOrBelongsTo(name, known)));
    }

    private static bool IsOrBelongsTo(string name, string known)
    {
        string subject = name.Split(' ') is ["sizeof" or "alignof", string type] ? type : name.Split(' ')[0];
        return subject == known || subject.StartsWith(known + ".", StringComparison.Ordinal);
    }

    private GccResult Check(string text, string? keepAs = null)
    {
        ResolvedManifests resolved = Manifests.Resolve(text, out ManifestDefinition definition);
        var proof = new CProof(definition, resolved);
        output.WriteLine($"{proof.Names.Count} assertions");
        if (keepAs is not null)
        {
            output.WriteLine($"They are in {Gcc.Keep(proof.Text, keepAs)}.");
        }

        return Gcc.Check(proof);
    }
}
