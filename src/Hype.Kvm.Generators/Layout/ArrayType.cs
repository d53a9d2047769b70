using System.Globalization;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Takes <c>u8[8][16]</c> apart.</summary>
internal static class ArrayType
{
    public static bool TryParse(string type, int? count, out string element, out List<int> dimensions)
    {
        dimensions = [];
        if (count is null && type.IndexOf('[') < 0)
        {
            element = type.Trim();
            return true;
        }

        string[] parts = type.Split('[');
        element = parts[0].Trim();
        if (count is { } length)
        {
            dimensions.Add(length);
        }

        foreach (string part in parts.Skip(1))
        {
            if (!part.EndsWith("]", StringComparison.Ordinal)
                || !int.TryParse(part.Substring(0, part.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int size))
            {
                return false;
            }

            dimensions.Add(size);
        }

        return dimensions.Count <= 2 && dimensions.TrueForAll(size => size > 0);
    }
}
