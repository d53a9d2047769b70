using System.Text;

namespace Hype.Testing;

/// <summary>Shows where two texts differ, as diff -u does.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;
    private const int LongestCompared = 4000; // lines; beyond this only the first difference is shown

    public static string Create(string expected, string actual)
    {
        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        if (left.Length > LongestCompared || right.Length > LongestCompared)
        {
            int first = Enumerable.Range(0, Math.Min(left.Length, right.Length)).FirstOrDefault(i => left[i] != right[i]);
            return $"@@ line {first + 1} @@\n-{left[Math.Min(first, left.Length - 1)]}\n+{right[Math.Min(first, right.Length - 1)]}\n";
        }

        return Format(Compare(left, right));
    }

    /// <summary>Finds the longest common subsequence, and with it each line's sign.</summary>
    private static List<(char Sign, string Line)> Compare(string[] left, string[] right)
    {
        int[,] common = new int[left.Length + 1, right.Length + 1];
        for (int i = left.Length - 1; i >= 0; i--)
        {
            for (int j = right.Length - 1; j >= 0; j--)
            {
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        List<(char, string)> lines = [];
        int a = 0;
        int b = 0;
        while (a < left.Length || b < right.Length)
        {
            if (a < left.Length && b < right.Length && left[a] == right[b])
            {
                lines.Add((' ', left[a++]));
                b++;
            }
            else if (b == right.Length || (a < left.Length && common[a + 1, b] >= common[a, b + 1]))
            {
                lines.Add(('-', left[a++]));
            }
            else
            {
                lines.Add(('+', right[b++]));
            }
        }

        return lines;
    }

    private static string Format(List<(char Sign, string Line)> lines)
    {
        var text = new StringBuilder();
        int lastShown = -1;
        for (int i = 0; i < lines.Count; i++)
        {
            int from = Math.Max(0, i - Context);
            bool isNear = lines.Skip(from).Take((2 * Context) + 1).Any(line => line.Sign != ' ');
            if (!isNear)
            {
                continue;
            }

            text.Append(lastShown == i - 1 ? "" : $"@@ line {i + 1} @@\n").Append(lines[i].Sign).Append(lines[i].Line).Append('\n');
            lastShown = i;
        }

        return text.ToString();
    }
}
