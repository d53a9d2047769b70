using Hype.Facts;
using Hype.Kvm.Facts;
using Hype.Kvm.Facts.Claims;
using Hype.Kvm.Facts.Comparisons;
using Hype.Kvm.Facts.Tables;
using Xunit.Abstractions;

namespace Hype.Kvm.Tests.Facts.Extraction;

/// <summary>The extractor makes the committed tables again, and makes new ones of whatever headers this machine has.</summary>
public sealed class InstalledHeadersTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("kvm_ioctls_6.1_x86_64.tsv", "kvm_ioctls_6.1.tsv")]
    [InlineData("kvm_layouts_6.1_x86_64.tsv", "kvm_layouts_6.1_x86_64.tsv")]
    [InlineData("kvm_constants_6.1_x86_64.tsv", "kvm_constants_6.1_x86_64.tsv")]
    public void Committed_table_is_made_again_byte_for_byte(string made, string committed)
    {
        HeaderTree installed = HeaderTree.All().First();
        Skip.If(installed.Version != new Version(6, 1), $"The installed headers are of Linux {installed.Version}, the table of 6.1.");

        byte[] expected = File.ReadAllBytes(FactFolder.Table(committed));
        byte[] actual = File.ReadAllBytes(Path.Combine(installed.Extract("x86_64", "gcc", "6.1"), made));

        Assert.Equal(System.Text.Encoding.UTF8.GetString(expected), System.Text.Encoding.UTF8.GetString(actual));
    }

    [SkippableFact]
    public void Both_compilers_say_the_same()
    {
        Skip.IfNot(IsInstalled("clang"), "clang is not installed.");
        HeaderTree installed = HeaderTree.All().First();

        string gcc = installed.Extract("x86_64", "gcc", "installed");
        string clang = installed.Extract("x86_64", "clang", "installed");

        string[] tables = [.. Directory.GetFiles(gcc).Select(file => Path.GetFileName(file))];
        Assert.Equal(4, tables.Length);
        Assert.All(tables, table => Assert.Equal(File.ReadAllText(Path.Combine(gcc, table)), File.ReadAllText(Path.Combine(clang, table))));
    }

    /// <summary>A header of another architecture needs clang; the machine may have neither.</summary>
    [SkippableTheory]
    [InlineData("x86_64")]
    [InlineData("arm64")]
    [InlineData("riscv64")]
    public void Bindings_agree_with_headers_as_new_as_the_tables(string name)
    {
        var architecture = Architecture.Find(name);
        HeaderTree? tree = HeaderTree.All().LastOrDefault(tree => tree.Has(architecture) && tree.Version >= new Version(7, 2));
        Skip.If(tree is null, $"No headers of Linux 7.2 or later for {name}; HYPE_HEADERS may name a folder with {architecture.Triplet}/asm/kvm.h in it.");
        Skip.IfNot(IsInstalled("clang"), "clang is not installed.");

        Report report = Compare(tree.Extract(name, "clang", "here"), TargetArchitecture.All.Single(target => target.Name == name));

        output.WriteLine($"{tree.Folder}, Linux {tree.Version}\n{report}");
        Assert.All(report.Counts, count => Assert.True(count.Count > 50, count.What));
        Assert.DoesNotContain(report.Disagreements, disagreement => tree.Version >= new Version(7, 3) || !IsNewInSevenThree(disagreement));
    }

    private static Report Compare(string tables, TargetArchitecture target)
    {
        var bindings = BindingClaims.OfRuntime();
        var report = new Report();
        string Table(string kind) => Path.Combine(tables, $"kvm_{kind}_here_{target.Name}.tsv");
        LayoutTable[] known = [.. TargetArchitecture.All.Select(other => FactsCheck.LoadLayouts(FactFolder.Path, other))];
        report.Add(LayoutComparison.Compare(bindings.Records(target), LayoutTable.Load(Table("layouts"), Table("sizes")), known));
        report.Add(ConstantComparison.Compare(bindings.Constants, Table("constants"), target));
        report.Add(IoctlComparison.CompareOne(bindings.Ioctls, Table("ioctls"), target.Flag));
        return report;
    }

    /// <summary>riscv64's only record that has grown since Linux 7.2: its registers are read one by one.</summary>
    private static bool IsNewInSevenThree(string disagreement) => disagreement.Contains("kvm_riscv_sbi_fwft", StringComparison.Ordinal);

    private static bool IsInstalled(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
