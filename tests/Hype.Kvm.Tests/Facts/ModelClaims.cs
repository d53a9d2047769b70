using System.Globalization;
using Hype.Interop;
using Hype.Kvm.Facts.Claims;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Tests.Facts;

/// <summary>What the generator computed of a manifest, before anything is compiled.</summary>
internal static class ModelClaims
{
    public static BindingClaims Of(ResolvedManifests resolved) => new(
        architecture => ModelRecords.Of(resolved, architecture),
        [.. resolved.Sources.SelectMany(Constants)],
        [.. resolved.Sources.OfType<TableModel>().SelectMany(table => table.Entries).Select(Ioctl)]);

    private static IEnumerable<ConstantClaim> Constants(SourceModel source) => source switch
    {
        EnumModel item => item.Members.Where(member => !member.IsSynthetic)
            .Select(member => new ConstantClaim(member.CName, Decimal(member.Value), item.Namespace, IsEnumerator: true)),
        ConstantsModel constants => constants.Constants
            .Select(constant => new ConstantClaim(constant.CName, Decimal(constant.Value), constants.Namespace, IsEnumerator: false)),
        _ => [],
    };

    private static string Decimal(string value) => value.StartsWith("0x", StringComparison.Ordinal)
        ? ulong.Parse(value[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
        : value;

    private static IoctlInfo Ioctl(TableEntryModel entry) => new(
        entry.CName,
        [.. entry.Numbers.Select(number => new IoctlNumber(number.Number, Architectures(number.Architectures)))],
        [.. entry.Scopes.Select(scope => new IoctlScope(scope.Handle, Architectures(scope.Architectures)))],
        entry.Capability,
        entry.Since,
        entry.Removed);

    private static IoctlArchitectures Architectures(string expression) =>
        Enum.Parse<IoctlArchitectures>(expression.Replace("IoctlArchitectures.", "", StringComparison.Ordinal).Replace('|', ','));
}
