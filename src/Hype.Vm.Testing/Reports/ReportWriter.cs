using System.Text;

namespace Hype.Vm.Testing.Reports;

/// <summary>Writes reports, from any thread.</summary>
/// <param name="output">Where they go.</param>
internal sealed class ReportWriter(Stream output)
{
    private const int PieceLength = 4096;
    private const int MaxTextLength = 64 * 1024;

    private readonly Lock _lock = new();

    /// <summary>Writes a report; pieces of a stream as several, where it is long.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="text">The text.</param>
    internal void Write(ReportKind kind, ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            int limit = kind is ReportKind.Output or ReportKind.Error ? PieceLength : MaxTextLength;
            do
            {
                ReadOnlySpan<char> piece = Cut(text, limit);
                WriteLine(new Report(kind, piece.ToString()).ToLine());
                text = limit == PieceLength ? text[piece.Length..] : [];
            }
            while (text.Length > 0);

            output.Flush();
        }
    }

    /// <summary>Passes a line on as it is.</summary>
    /// <param name="line">The line.</param>
    internal void Forward(string line)
    {
        lock (_lock)
        {
            WriteLine(line.TrimEnd('\r'));
            output.Flush();
        }
    }

    /// <summary>Its begin, without half of a character at the end.</summary>
    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int limit) =>
        text.Length <= limit ? text : text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)];

    private void WriteLine(string line) => output.Write(Encoding.UTF8.GetBytes(line + '\n'));
}
