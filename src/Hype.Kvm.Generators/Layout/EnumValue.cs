using System.Globalization;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Writes the value of an enum member: flags in hexadecimal, numbers in decimal, all in the range of the base type.</summary>
internal static class EnumValue
{
    public static string Format(long value, string baseType, bool isFlags)
    {
        ScalarType type = ScalarType.Find(baseType)!;
        if (baseType[0] == 's')
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        ulong bits = unchecked((ulong)value) & (type.Size == 8 ? ulong.MaxValue : (1UL << (type.Size * 8)) - 1);
        return isFlags || bits > int.MaxValue ? "0x" + bits.ToString("X", CultureInfo.InvariantCulture) : bits.ToString(CultureInfo.InvariantCulture);
    }
}
