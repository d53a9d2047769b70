namespace Hype.Kvm.Generators.Diagnostics;

/// <summary>Guesses which name was meant.</summary>
internal static class NearestName
{
    private const int LongestCompared = 80;

    /// <summary>Returns <c>; did you mean 'x'?</c>, or nothing where no name is near enough.</summary>
    public static string Suggest(string wanted, IEnumerable<string> names)
    {
        string? best = null;
        int limit = Math.Max(2, wanted.Length / 4);
        (int Distance, int LengthDifference) nearest = (limit + 1, 0);
        foreach (string name in names)
        {
            (int Distance, int LengthDifference) candidate = (Distance(wanted, name), Math.Abs(name.Length - wanted.Length));
            if (candidate.Distance <= limit && candidate.CompareTo(nearest) < 0)
            {
                best = name;
                nearest = candidate;
            }
        }

        return best is null ? "" : $"; did you mean '{best}'?";
    }

    private static int Distance(string left, string right)
    {
        if (left.Length > LongestCompared || right.Length > LongestCompared)
        {
            return int.MaxValue;
        }

        int[] row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                int next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost);
                diagonal = row[j];
                row[j] = next;
            }
        }

        return row[right.Length];
    }
}
