using System.Reflection;
using Hype.Interop;
using Hype.Kvm.Facts.Claims;
using Hype.Kvm.Facts.Comparisons;
using Hype.Kvm.Facts.Tables;

namespace Hype.Kvm.Facts;

/// <summary>The compiled bindings against all tables.</summary>
public static class RuntimeFacts
{
    private static readonly Assembly s_bindings = typeof(KvmSystem).Assembly;

    /// <summary>Compares everything.</summary>
    /// <param name="folder">The folder of the tables.</param>
    public static Report Check(string folder)
    {
        var report = new Report();
        AddLayouts(report, folder);
        AddConstants(report, folder);
        AddIoctls(report, folder);
        return report;
    }

    private static void AddLayouts(Report report, string folder)
    {
        LayoutTable[] layouts = [.. TargetArchitecture.All.Select(architecture => Layouts(folder, architecture))];
        foreach ((TargetArchitecture architecture, LayoutTable table) in TargetArchitecture.All.Zip(layouts))
        {
            report.Add(LayoutComparison.Compare(Records(architecture), table, layouts));
        }

        report.Add(LayoutComparison.Compare(OnlyOld(folder), OldLayouts(folder)));
    }

    private static void AddConstants(Report report, string folder)
    {
        string[] tables = [.. TargetArchitecture.All.Select(architecture => Path.Combine(folder, $"kvm_constants_7.2_{architecture.Name}.tsv"))];
        foreach ((TargetArchitecture architecture, string table) in TargetArchitecture.All.Zip(tables))
        {
            report.Add(ConstantComparison.Compare(Constants(), table, architecture, tables));
        }

        // A count of something grows with the releases; nothing else may change.
        Dictionary<string, string> current = ConstantComparison.Read(tables[0]);
        IEnumerable<ConstantClaim> stable = Constants().Where(claim => !claim.Name.EndsWith("_MAX", StringComparison.Ordinal) || !current.ContainsKey(claim.Name));
        report.Add(ConstantComparison.Compare(stable, Path.Combine(folder, "kvm_constants_6.1_x86_64.tsv"), TargetArchitecture.X64));
    }

    private static void AddIoctls(Report report, string folder)
    {
        string all = Path.Combine(folder, "kvm_ioctls_7.3_all.tsv");
        report.Add(IoctlComparison.CompareAll(KvmIoctls.All, all));
        report.Add(IoctlComparison.CompareOne(
            KvmIoctls.All, Path.Combine(folder, "kvm_ioctls_6.1.tsv"), IoctlArchitectures.X64, IoctlComparison.Missing(all, "x86_64")));
        report.Add(IoctlComparison.CompareOne(KvmIoctls.All, Path.Combine(folder, "kvm_ioctls_7.2_loongarch64.tsv"), IoctlArchitectures.LoongArch64));
        report.Add(IoctlComparison.CompareScopes(KvmIoctls.All, Path.Combine(folder, "kvm_scopes.json")));
    }

    /// <summary>Gets the records that an architecture has.</summary>
    public static IEnumerable<RecordClaim> Records(TargetArchitecture architecture) =>
        s_bindings.GetTypes()
            .Where(type => RuntimeRecord.TagOf(type) is not null && architecture.Has(type.Namespace))
            .Select(type => RuntimeRecord.Describe(type, architecture));

    public static IEnumerable<ConstantClaim> Constants() => RuntimeConstants.Of(s_bindings);

    /// <summary>Gets an architecture's layouts in Linux 7.3; the sizes of members are those of 7.2 where the table cannot tell.</summary>
    public static LayoutTable Layouts(string folder, TargetArchitecture architecture) => LayoutTable.Load(
        Path.Combine(folder, $"kvm_layouts_7.3_{architecture.LayoutName}.tsv"), Path.Combine(folder, $"kvm_sizes_7.2_{architecture.Name}.tsv"));

    /// <summary>Gets the layouts of Linux 6.1.</summary>
    public static LayoutTable OldLayouts(string folder) => LayoutTable.Load(Path.Combine(folder, "kvm_layouts_6.1_x86_64.tsv"));

    /// <summary>Gets the records that Linux 7.3 has no more.</summary>
    private static IEnumerable<RecordClaim> OnlyOld(string folder)
    {
        LayoutTable current = Layouts(folder, TargetArchitecture.X64);
        return Records(TargetArchitecture.X64).Where(record => current.Find(record.Name) is null);
    }
}
