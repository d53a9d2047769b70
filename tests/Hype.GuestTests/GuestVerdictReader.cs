using System.Globalization;

namespace Hype.GuestTests;

/// <summary>Reads what the program with the scenarios prints: a line at the begin of each and a line with its verdict at the end.</summary>
internal static class GuestVerdictReader
{
    /// <summary>Reads the verdicts.</summary>
    /// <param name="output">What the program wrote.</param>
    /// <returns>Each scenario that reported, by its name.</returns>
    internal static IEnumerable<KeyValuePair<string, GuestVerdict>> Read(string output)
    {
        List<string> lines = [];
        foreach (string line in output.Split('\n'))
        {
            string[] fields = line.TrimEnd('\r').Split(' ');
            if (fields is ["@begin", _])
            {
                lines.Clear();
            }
            else if (fields is ["@end", string name, string verdict, string milliseconds])
            {
                TimeSpan duration = TimeSpan.FromMilliseconds(double.Parse(milliseconds, CultureInfo.InvariantCulture));
                yield return new(name, new GuestVerdict(verdict == "pass", duration, string.Join('\n', lines)));
            }
            else
            {
                lines.Add(line);
            }
        }
    }
}
