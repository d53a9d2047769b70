using System.Text;

namespace Hype.Cli;

/// <summary>Makes what a guest wrote last fit to be shown: the user's terminal obeys no guest that crashed.</summary>
internal static class LastWords
{
    private const int MaxLines = 20;

    /// <summary>Splits the text into lines without control characters.</summary>
    /// <param name="text">What the guest wrote.</param>
    /// <returns>The last lines, at most <c>20</c>.</returns>
    internal static IReadOnlyList<string> Split(string text)
    {
        string[] lines = text.TrimEnd().Split('\n');
        return [.. lines.Select(Clean).Where(static line => line.Length > 0).TakeLast(MaxLines)];
    }

    private static string Clean(string line)
    {
        StringBuilder clean = new(line.Length);
        foreach (char character in line)
        {
            clean.Append(char.IsControl(character) ? "" : character);
        }

        return clean.ToString().TrimEnd();
    }
}
