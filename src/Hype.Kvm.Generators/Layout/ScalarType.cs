namespace Hype.Kvm.Generators.Layout;

/// <summary>A type of a number, by its name in manifests, with its size in the 64-bit little-endian ABIs.</summary>
internal sealed record ScalarType(string Name, int Size, string CsName)
{
    private static readonly Dictionary<string, ScalarType> s_all = new[]
    {
        new ScalarType("u8", 1, "byte"), new ScalarType("s8", 1, "sbyte"), new ScalarType("char", 1, "byte"),
        new ScalarType("u16", 2, "ushort"), new ScalarType("s16", 2, "short"),
        new ScalarType("u32", 4, "uint"), new ScalarType("s32", 4, "int"), new ScalarType("int", 4, "int"), new ScalarType("uint", 4, "uint"),
        new ScalarType("u64", 8, "ulong"), new ScalarType("s64", 8, "long"), new ScalarType("ulong", 8, "ulong"), new ScalarType("long", 8, "long"),
        new ScalarType("ptr", 8, "ulong"), new ScalarType("u128", 16, "global::System.UInt128"),
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => s_all.Keys;

    public bool IsSigned => CsName is "sbyte" or "short" or "int" or "long";

    /// <summary>Gets the unsigned type of 1, 2, 4 or 8 bytes.</summary>
    public static ScalarType Unsigned(int size) => s_all["u" + StructLayoutCalculator.Text(size * 8)];

    public static ScalarType? Find(string name) => s_all.TryGetValue(name, out ScalarType? type) ? type : null;
}
