using Hype.Interop;
using Hype.Kvm.Facts.Claims;
using Hype.Kvm.Facts.Comparisons;
using Hype.Kvm.Facts.Tables;

namespace Hype.Kvm.Facts;

/// <summary>Holds what bindings claim against all tables.</summary>
/// <param name="claims">The claims.</param>
/// <param name="folder">The folder of the tables.</param>
public sealed class FactsCheck(BindingClaims claims, string folder)
{
    private readonly Report _report = new();

    /// <summary>Compares everything.</summary>
    public static Report Run(BindingClaims claims, string folder)
    {
        var check = new FactsCheck(claims, folder);
        check.CompareLayouts();
        check.CompareConstants();
        check.CompareIoctls();
        return check._report;
    }

    /// <summary>Loads an architecture's layouts of Linux 7.3; the sizes of members are those of 7.2 where the table cannot tell.</summary>
    public static LayoutTable LoadLayouts(string folder, TargetArchitecture architecture) => LayoutTable.Load(
        Path.Combine(folder, $"kvm_layouts_7.3_{architecture.LayoutName}.tsv"), Path.Combine(folder, $"kvm_sizes_7.2_{architecture.Name}.tsv"));

    private void CompareLayouts()
    {
        LayoutTable[] layouts = [.. TargetArchitecture.All.Select(architecture => LoadLayouts(folder, architecture))];
        foreach ((TargetArchitecture architecture, LayoutTable table) in TargetArchitecture.All.Zip(layouts))
        {
            _report.Add(LayoutComparison.Compare(claims.Records(architecture), table, layouts));
        }

        CompareOthers("kvm_layouts_6.1_x86_64.tsv", TargetArchitecture.X64, layouts);
        CompareOthers("kvm_layouts_7.2_arm64.tsv", TargetArchitecture.Arm64, layouts);
    }

    /// <summary>Compares the records that the tables of Linux 7.3 do not have.</summary>
    private void CompareOthers(string table, TargetArchitecture architecture, LayoutTable[] layouts)
    {
        IEnumerable<RecordClaim> others = claims.Records(architecture).Where(record => layouts.All(layout => layout.Find(record.Name) is null));
        _report.Add(LayoutComparison.Compare(others, LayoutTable.Load(Path.Combine(folder, table))));
    }

    private void CompareConstants()
    {
        string[] tables = [.. TargetArchitecture.All.Select(architecture => Path.Combine(folder, $"kvm_constants_7.2_{architecture.Name}.tsv"))];
        foreach ((TargetArchitecture architecture, string table) in TargetArchitecture.All.Zip(tables))
        {
            _report.Add(ConstantComparison.Compare(claims.Constants, table, architecture, tables));
        }

        // A count of something grows with the releases; nothing else may change.
        Dictionary<string, string> current = ConstantComparison.Read(tables[0]);
        IEnumerable<ConstantClaim> stable = claims.Constants
            .Where(claim => !claim.Name.EndsWith("_MAX", StringComparison.Ordinal) || !current.ContainsKey(claim.Name));
        _report.Add(ConstantComparison.Compare(stable, Path.Combine(folder, "kvm_constants_6.1_x86_64.tsv"), TargetArchitecture.X64));
    }

    private void CompareIoctls()
    {
        string all = Path.Combine(folder, "kvm_ioctls_7.3_all.tsv");
        _report.Add(IoctlComparison.CompareAll(claims.Ioctls, all));
        _report.Add(IoctlComparison.CompareOne(
            claims.Ioctls, Path.Combine(folder, "kvm_ioctls_6.1.tsv"), IoctlArchitectures.X64, IoctlComparison.Missing(all, "x86_64")));
        _report.Add(IoctlComparison.CompareOne(claims.Ioctls, Path.Combine(folder, "kvm_ioctls_7.2_loongarch64.tsv"), IoctlArchitectures.LoongArch64));
        _report.Add(IoctlComparison.CompareScopes(claims.Ioctls, Path.Combine(folder, "kvm_scopes.json")));
    }
}
