using Hype.Facts.Proof;
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
    [InlineData("\"0x81\", \"kvm_regs\"", "\"0x80\", \"kvm_regs\"", "number KVM_GET_REGS")]
    [InlineData("\"iow\": [\"KVMIO\", \"0x84\"", "\"iowr\": [\"KVMIO\", \"0x84\"", "number KVM_SET_SREGS")]
    [InlineData("\"KVM_CAP_IRQFD\": {\n          \"value\": 32", "\"KVM_CAP_IRQFD\": {\n          \"value\": 33", "value KVM_CAP_IRQFD")]
    [InlineData("[\"limit\", \"u32\"", "[\"limit\", \"u64\"", "offset kvm_segment.selector")]
    [InlineData("[\"gsi\", \"u32\"", "[\"gsi\", \"u16\"", "size kvm_irqfd.gsi")]
    [InlineData("\"resamplefd\", \"u32\"", "\"resamplefd\", \"u64\"", "size kvm_irqfd")]
    [InlineData("[\"data_offset\", \"u64\"", "[\"pad\", \"u32\"], [\"data_offset\", \"u64\"", "offset kvm_run.io.data_offset")]
    [InlineData("\"name\": \"entries\", \"type\": \"kvm_msr_entry[]\"", "\"name\": \"entries\", \"type\": \"u32[]\"", "size kvm_msrs.entries[]")]
    public void A_mutated_manifest_fails_by_name(string from, string to, string expected)
    {
        string text = Manifests.ReadText("kvm-ioctls.json");
        Assert.Contains(from, text, StringComparison.Ordinal);

        IReadOnlyList<CheckedFact> facts = Proofs.Check(text.Replace(from, to, StringComparison.Ordinal));

        Assert.Contains(expected, facts.With(Verdict.Differs).Select(fact => fact.ToString()));
    }

    [Fact]
    public void Bit_fields_are_where_gcc_puts_them()
    {
        CheckedFact[] widths = [.. Proofs.Check(Manifests.ReadText("kvm-ioctls.json")).Where(fact => fact.Fact.Kind == FactKind.Width)];

        Assert.Equal(8, widths.Length);
        Assert.All(widths, fact => Assert.Equal(Verdict.Agrees, fact.Verdict));
    }

    [Fact]
    public void Structs_with_mixed_bit_fields_are_laid_out_as_gcc_does()
    {
        var shapes = new BitFieldShapes(500);

        IReadOnlyList<CheckedFact> facts = Proofs.Check(shapes.ManifestFor(Manifests.Keep(shapes.Header, "bit-field-shapes.h")));

        Assert.True(facts.Count(fact => fact.Fact.Kind == FactKind.Width) > 500);
        Assert.All(facts, fact => Assert.Equal(Verdict.Agrees, fact.Verdict));
    }

    private void Prove(string manifest)
    {
        string[] newer = File.ReadAllLines(Path.Combine(Manifests.Root, "tests/Hype.Kvm.Tests/Headers/newer-than-debian-12.txt"));

        IReadOnlyList<CheckedFact> facts = Proofs.Check(Manifests.ReadText(manifest));

        CheckedFact[] unproved = [.. facts.Where(fact => fact.Verdict is not (Verdict.Agrees or Verdict.Unchecked))];
        output.WriteLine($"{facts.Count} facts; {unproved.Length} are newer than the installed headers and were not proved: {string.Join(", ", unproved.AsEnumerable())}");
        Assert.True(facts.With(Verdict.Agrees).Any());
        Assert.Equal("", string.Join(", ", unproved.Where(fact => !newer.Any(known => IsOrBelongsTo(fact.Fact.Name, known)))));
    }

    private static bool IsOrBelongsTo(string name, string known) => name == known || name.StartsWith(known + ".", StringComparison.Ordinal);
}
