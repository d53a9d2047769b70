using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes XML documentation. Every summary ends in the C name, so that a search for it finds the member.</summary>
internal static class DocWriter
{
    public static SourceWriter Summary(this SourceWriter writer, string? summary, string cName) =>
        writer.Line($"/// <summary>{Join(summary, cName)}</summary>");

    public static SourceWriter Remarks(this SourceWriter writer, Documentation docs, params string[] more)
    {
        List<string> paragraphs = [];
        if (docs.Remarks is not null)
        {
            paragraphs.Add(Escape(docs.Remarks));
        }

        paragraphs.AddRange(more.Where(text => text.Length > 0));
        if (docs.Url is not null)
        {
            paragraphs.Add($"See <see href=\"{Escape(docs.Url)}\"/>.");
        }

        if (paragraphs.Count == 1)
        {
            return writer.Line($"/// <remarks>{paragraphs[0]}</remarks>");
        }

        if (paragraphs.Count > 0)
        {
            writer.Line("/// <remarks>");
            paragraphs.ForEach(text => writer.Line($"/// <para>{text}</para>"));
            writer.Line("/// </remarks>");
        }

        return writer;
    }

    public static SourceWriter Element(this SourceWriter writer, string start, string text)
    {
        string name = start.Split(' ')[0];
        return writer.Line($"/// <{start}>{Escape(text)}</{name}>");
    }

    public static string Escape(string text)
    {
        if (IsPlainText(text))
        {
            return text;
        }

        string plain = new(Array.ConvertAll(text.ToCharArray(), character => IsPlain(character) ? character : ' '));
        return plain.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;");
    }

    /// <summary>Writes a string as a C# literal.</summary>
    public static string Literal(string text) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);

    private static bool IsPlainText(string text)
    {
        foreach (char character in text)
        {
            if (!IsPlain(character) || character is '&' or '<' or '>' or '"')
            {
                return false;
            }
        }

        return true;
    }

    // The separators U+2028 and U+2029 are no control characters, but end a line of C# as U+0085, which is one, does.
    private static bool IsPlain(char character) =>
        !char.IsControl(character) && !char.IsSurrogate(character) && character is not ('\u2028' or '\u2029');

    private static string Join(string? summary, string cName)
    {
        string name = cName.Length == 0 ? "" : $"<c>{Escape(cName)}</c>";
        return summary is null ? $"The kernel's {name}." : name.Length == 0 ? Escape(summary) : $"{Escape(summary)} {name}";
    }
}
