namespace Hype.Facts.C;

/// <summary>
/// Parses the part of C that the kernel's interface headers are written in: records with bit fields, nested and unnamed members, and enums.
/// Anything else at file scope is passed over; anything else in a record is an error, so that no member is ever missed.
/// </summary>
internal sealed class DeclarationParser(IReadOnlyList<Token> tokens)
{
    private readonly TokenReader _reader = new(tokens);
    private readonly List<CRecord> _records = [];
    private readonly List<Token> _enumerators = [];

    /// <summary>Parses everything.</summary>
    /// <exception cref="FactsException">A record has something that is not understood.</exception>
    internal CHeader Parse(IReadOnlyList<Macro> macros)
    {
        while (!_reader.IsAtEnd)
        {
            ParseAtFileScope();
        }

        return new CHeader(_records, _enumerators, macros);
    }

    private void ParseAtFileScope()
    {
        switch (_reader.Current.Text)
        {
            case "struct" or "union":
                _ = ParseRecord(parent: null);
                break;
            case "enum":
                _ = ParseEnum();
                break;
            case "{": // the body of a function
                _ = _reader.TakeBracketed("{", "}");
                break;
            case "(":
                _ = _reader.TakeBracketed("(", ")");
                break;
            default:
                _ = _reader.Take();
                break;
        }
    }

    /// <summary>Parses a struct or union, declared or only named, up to its closing brace and the attributes behind it.</summary>
    private (string Words, CRecord? Declared) ParseRecord(CRecord? parent)
    {
        Token keyword = _reader.Take();
        string before = _reader.TakeAttributes();
        string? tag = _reader.Current.Kind == TokenKind.Name ? _reader.Take().Text : null;
        if (!_reader.Is("{"))
        {
            return ($"{keyword.Text} {tag}", null);
        }

        var record = new CRecord { IsUnion = keyword.Text == "union", Tag = tag, Parent = parent, Place = keyword };
        int start = _reader.Mark();
        _reader.Expect("{");
        while (!_reader.TryTake("}"))
        {
            ParseMember(record);
        }

        _ = _reader.TakeAttributes();
        record.Body = $"{_reader.TextSince(start)} {before}";
        _records.Add(record);
        return (tag is null ? "" : $"{keyword.Text} {tag}", record);
    }

    private string ParseEnum()
    {
        _reader.Expect("enum");
        string? tag = _reader.Current.Kind == TokenKind.Name ? _reader.Take().Text : null;
        if (_reader.TryTake("{"))
        {
            while (!_reader.TryTake("}"))
            {
                ParseEnumerator();
            }
        }

        return $"enum {tag}";
    }

    private void ParseEnumerator()
    {
        if (_reader.Current.Kind != TokenKind.Name)
        {
            throw _reader.Unexpected("an enumerator");
        }

        _enumerators.Add(_reader.Take());
        while (!_reader.Is(",") && !_reader.Is("}") && !_reader.IsAtEnd)
        {
            if (_reader.Is("("))
            {
                _ = _reader.TakeBracketed("(", ")");
            }
            else
            {
                _ = _reader.Take();
            }
        }

        _ = _reader.TryTake(",");
    }

    private void ParseMember(CRecord record)
    {
        (string words, CRecord? declared) = ParseSpecifiers(record);
        if (declared is { Tag: null } && _reader.Is(";"))
        {
            record.Fields.Add(new CField(null, new CType("", declared, 0, []), IsBitField: false));
        }

        while (!_reader.TryTake(";"))
        {
            ParseDeclarator(record, words, declared is { Tag: null } ? declared : null);
            _ = _reader.TryTake(",");
        }
    }

    private (string Words, CRecord? Declared) ParseSpecifiers(CRecord record)
    {
        List<string> words = [];
        while (true)
        {
            _ = _reader.TakeAttributes();
            switch (_reader.Current)
            {
                case { Text: "struct" or "union" }:
                    (string type, CRecord? declared) = ParseRecord(record);
                    return (string.Join(' ', words.Append(type).Where(word => word.Length > 0)), declared);
                case { Text: "enum" }:
                    return (ParseEnum(), null);
                case { Kind: TokenKind.Name, Text: string name } when words.Count == 0 || IsTypeWord(name) || words is ["const" or "volatile"]:
                    words.Add(_reader.Take().Text);
                    break;
                default:
                    return words.Count > 0 ? (string.Join(' ', words), null) : throw _reader.Unexpected("a type");
            }
        }
    }

    private void ParseDeclarator(CRecord record, string words, CRecord? declared)
    {
        int pointers = 0;
        while (_reader.TryTake("*"))
        {
            pointers++;
        }

        // A bit field without a name only moves those behind it.
        string? name = _reader.Current.Kind == TokenKind.Name ? _reader.Take().Text : null;
        List<string> dimensions = [];
        while (_reader.Is("["))
        {
            dimensions.Add(_reader.TakeBracketed("[", "]"));
        }

        bool isBitField = _reader.TryTake(":");
        while (isBitField && !_reader.Is(",") && !_reader.Is(";") && !_reader.IsAtEnd)
        {
            _ = _reader.Take();
        }

        _ = _reader.TakeAttributes();
        if (!_reader.Is(",") && !_reader.Is(";"))
        {
            throw _reader.Unexpected("',' or ';'");
        }

        if (name is not null)
        {
            record.Fields.Add(new CField(name, new CType(words, declared, pointers, dimensions), isBitField));
        }
    }

    private static bool IsTypeWord(string name) =>
        name is "unsigned" or "signed" or "char" or "short" or "int" or "long" or "float" or "double" or "const" or "volatile";
}
