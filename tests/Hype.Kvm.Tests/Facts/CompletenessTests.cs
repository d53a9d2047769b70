using System.Globalization;
using Hype.Interop;
using Hype.Kvm.Facts;
using Hype.Kvm.Facts.Claims;
using Hype.Kvm.Facts.Comparisons;
using Hype.Kvm.Facts.Tables;
using Xunit.Abstractions;

namespace Hype.Kvm.Tests.Facts;

/// <summary>What the headers have, the bindings have, unless a list says why not; and they have nothing that no header has.</summary>
public sealed class CompletenessTests(ITestOutputHelper output)
{
    private static readonly BindingClaims s_bindings = BindingClaims.OfRuntime();

    public static TheoryData<string, IoctlArchitectures> IoctlTables => new()
    {
        { "kvm_ioctls_6.1.tsv", IoctlArchitectures.X64 },
        { "kvm_ioctls_7.2_x86_64.tsv", IoctlArchitectures.X64 },
        { "kvm_ioctls_7.2_arm64.tsv", IoctlArchitectures.Arm64 },
        { "kvm_ioctls_7.2_riscv64.tsv", IoctlArchitectures.Riscv64 },
        { "kvm_ioctls_7.2_s390x.tsv", IoctlArchitectures.S390x },
        { "kvm_ioctls_7.2_ppc64le.tsv", IoctlArchitectures.PowerPC },
        { "kvm_ioctls_7.2_mips64el.tsv", IoctlArchitectures.Mips },
        { "kvm_ioctls_7.2_loongarch64.tsv", IoctlArchitectures.LoongArch64 },
    };

    public static TheoryData<string, string> LayoutTables => new()
    {
        { "kvm_layouts_6.1_x86_64.tsv", "x86_64" },
        { "kvm_layouts_7.3_x86_64.tsv", "x86_64" },
        { "kvm_layouts_7.3_aarch64.tsv", "arm64" },
        { "kvm_layouts_7.2_arm64.tsv", "arm64" },
        { "kvm_layouts_7.3_riscv64.tsv", "riscv64" },
    };

    // Which architecture a constant is for is not asked: the header that all share has some of one.
    private static readonly string[] s_constantTables =
        ["kvm_constants_6.1_x86_64.tsv", "kvm_constants_7.2_x86_64.tsv", "kvm_constants_7.2_arm64.tsv", "kvm_constants_7.2_riscv64.tsv"];

    public static TheoryData<string> ConstantTables => [.. s_constantTables];

    [Theory]
    [MemberData(nameof(IoctlTables))]
    public void Every_ioctl_is_there(string table, IoctlArchitectures architecture)
    {
        string[] names = [.. FactFile.Read(FactFolder.Table(table)).Select(row => row["name"]).Where(name => !IoctlComparison.IsDeprecatedName(name))];

        AssertComplete(names, s_bindings.Ioctls.Select(ioctl => ioctl.Name), $"ioctls of {table} ({architecture})");
    }

    [Fact]
    public void Every_ioctl_of_the_newest_release_is_there_and_no_other()
    {
        string[] newest = [.. FactFile.Read(FactFolder.Table("kvm_ioctls_7.3_all.tsv")).Select(row => row["name"])];
        string[] old = [.. FactFile.Read(FactFolder.Table("kvm_ioctls_6.1.tsv")).Select(row => row["name"])];

        AssertComplete(newest, s_bindings.Ioctls.Select(ioctl => ioctl.Name), "ioctls of Linux 7.3");
        Assert.Equal(152, newest.Length);
        Assert.Empty(s_bindings.Ioctls.Select(ioctl => ioctl.Name).Except([.. newest, .. old]));
    }

    [Theory]
    [MemberData(nameof(LayoutTables))]
    public void Every_record_is_there(string table, string architecture)
    {
        var layouts = LayoutTable.Load(FactFolder.Table(table));
        string[] named = [.. layouts.Records.Where(record => record.HeaderPlace.Length == 0).Select(record => record.Name)];
        IEnumerable<string> bound = s_bindings.Records(Architecture(architecture)).Select(record => record.Name);

        AssertComplete(named, bound, $"records of {table}");
        Assert.Empty(layouts.Records.Where(record => !IsPartOfNamed(record, layouts)).Select(record => record.Name));
    }

    [Theory]
    [MemberData(nameof(ConstantTables))]
    public void Every_constant_is_there(string table)
    {
        string[] names = [.. ConstantComparison.Read(FactFolder.Table(table)).Keys];

        AssertComplete(names, s_bindings.Constants.Select(constant => constant.Name), $"constants of {table}");
    }

    [Fact]
    public void Every_constant_of_the_bindings_is_in_a_table()
    {
        IEnumerable<string> known = s_constantTables.SelectMany(table => ConstantComparison.Read(FactFolder.Table(table)).Keys);
        string[] unproved = [.. s_bindings.Constants.Select(constant => constant.Name).Except(known).Order(StringComparer.Ordinal)];

        Assert.Equal(FactFolder.Unproved(), unproved);
    }

    [Theory]
    [InlineData("x86_64")]
    [InlineData("arm64")]
    [InlineData("riscv64")]
    public void Every_record_of_the_bindings_is_in_a_table_or_a_member_of_one(string architecture)
    {
        // The headers of registers are not KVM's; their records are members of KVM's, and proved as such. A record without members has no row.
        string[] foreign = ["user_pt_regs", "user_fpsimd_state", "user_regs_struct"];
        IEnumerable<string> known = Directory.EnumerateFiles(FactFolder.Path, "kvm_layouts_*.tsv")
            .SelectMany(table => LayoutTable.Load(table).Records)
            .Select(record => record.Name);

        IEnumerable<string> unproved = s_bindings.Records(Architecture(architecture))
            .Where(record => record.Members.Count > 0)
            .Select(record => record.Name);

        Assert.Empty(unproved.Except(known).Except(foreign));
    }

    [Fact]
    public void What_is_left_out_is_not_there()
    {
        IEnumerable<string> bound = TargetArchitecture.All.SelectMany(s_bindings.Records).Select(record => record.Name)
            .Concat(s_bindings.Constants.Select(constant => constant.Name))
            .Concat(s_bindings.Ioctls.Select(ioctl => ioctl.Name));

        Assert.Empty(FactFolder.LeftOut().Intersect(bound));
    }

    [Theory]
    [InlineData("x86_64")]
    [InlineData("arm64")]
    [InlineData("riscv64")]
    public void Sizes_that_follow_from_types_are_those_that_the_compiler_says(string architecture)
    {
        LayoutTable layouts = LayoutTable.Load(FactFolder.Table($"kvm_layouts_7.3_{Architecture(architecture).LayoutName}.tsv"));
        ILookup<(string, string), int> sizes = FactFile.Read(FactFolder.Table($"kvm_sizes_7.2_{architecture}.tsv"))
            .Where(row => row["size"].Length > 0 && layouts.Find(row["record"]) is not null)
            .ToLookup(row => (row["record"], row["field_path"]), row => int.Parse(row["size"], CultureInfo.InvariantCulture));

        (string, int, int)[] different =
        [
            .. from record in layouts.Records
               from member in record.Members
               where !member.IsNameless
               from size in sizes[(record.Name, member.Path)]
               let computed = layouts.SizeOf(record.Name, member) ?? size
               where computed != size
               select ($"{record.Name}.{member.Path}", computed, size),
        ];

        output.WriteLine($"{sizes.Sum(size => size.Count())} sizes");
        Assert.Empty(different);
    }

    private static TargetArchitecture Architecture(string name) => TargetArchitecture.All.Single(architecture => architecture.Name == name);

    /// <summary>A record without a name is proved through the members of the one around it.</summary>
    private static bool IsPartOfNamed(RecordRows record, LayoutTable table) =>
        record.HeaderPlace.Length == 0
        || table.Records.Where(other => other != record && other.Name.StartsWith(record.Name.Split("::")[0], StringComparison.Ordinal))
            .Any(other => other.Members.Any(member => member.Type.Contains($" at {record.HeaderPlace})", StringComparison.Ordinal)));

    private void AssertComplete(string[] facts, IEnumerable<string> bound, string what)
    {
        string[] missing = [.. facts.Except(bound)];
        IReadOnlyList<string> leftOut = FactFolder.LeftOut();
        output.WriteLine($"{facts.Length - missing.Length} of {facts.Length} {what}; left out for a reason: {missing.Count(leftOut.Contains)}");
        Assert.Empty(missing.Except(leftOut));
    }
}
