namespace Hype.Cli;

/// <summary>How far apart two words are.</summary>
internal static class EditDistance
{
    /// <summary>Counts the letters that must be inserted, dropped or changed, at least, to make one word of the other (Levenshtein).</summary>
    /// <param name="first">A word.</param>
    /// <param name="second">Another.</param>
    /// <returns>The count.</returns>
    internal static int Between(string first, string second)
    {
        int[] previous = [.. Enumerable.Range(0, second.Length + 1)];
        for (int i = 0; i < first.Length; i++)
        {
            int[] current = new int[second.Length + 1];
            current[0] = i + 1;
            for (int j = 0; j < second.Length; j++)
            {
                int changed = previous[j] + (first[i] == second[j] ? 0 : 1);
                current[j + 1] = Math.Min(changed, Math.Min(previous[j + 1], current[j]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
