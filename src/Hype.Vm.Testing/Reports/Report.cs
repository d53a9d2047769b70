using System.Text;

namespace Hype.Vm.Testing.Reports;

/// <summary>Something that a guest tells: a line with a word and its text in base 64, which no terminal on the way changes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text.</param>
internal readonly record struct Report(ReportKind Kind, string Text)
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <returns>The report; <see langword="null"/> where it is none.</returns>
    internal static Report? TryParse(string line)
    {
        if (line.TrimEnd('\r').Split(' ') is not [string word, string encoded] || !Enum.TryParse(word, out ReportKind kind) || word != kind.ToString())
        {
            return null;
        }

        byte[] bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out int length) ? new Report(kind, Encoding.UTF8.GetString(bytes, 0, length)) : null;
    }

    /// <summary>Writes the line, without its end.</summary>
    internal string ToLine() => $"{Kind} {Convert.ToBase64String(Encoding.UTF8.GetBytes(Text))}";
}
