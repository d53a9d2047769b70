using System.Globalization;
using System.Text;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>
/// Reads JSON with comments and trailing commas, keeping positions. It never throws on any text: it stops at the first
/// syntax error, reports it, and returns what it has read so far.
/// </summary>
internal sealed class JsonReader
{
    private const int MaximumDepth = 64; // a manifest nests about ten deep; this bounds the stack
    private const int FewKeys = 16; // as many as are looked through faster than hashed
    private const int KnownKeys = 64; // a power of two

    private static readonly char[] s_endOfPlainText = ['"', '\\', '\n', '\r'];

    private readonly string _text;
    private readonly CancellationToken _cancellation;
    private readonly List<JsonProblem> _problems = [];
    private readonly string?[] _keys = new string?[KnownKeys]; // a manifest repeats few keys thousands of times
    private int _position;
    private bool _failed;

    private JsonReader(string text, CancellationToken cancellation)
    {
        _text = text;
        _cancellation = cancellation;
    }

    public static JsonValue Read(string text, out List<JsonProblem> problems, CancellationToken cancellation)
    {
        var reader = new JsonReader(text, cancellation);
        JsonValue root = reader.ReadValue(0);
        reader.SkipTrivia();
        if (!reader._failed && reader._position < text.Length)
        {
            reader.Fail("there is text after the end of the manifest");
        }

        problems = reader._problems;
        return root;
    }

    private JsonValue ReadValue(int depth)
    {
        _cancellation.ThrowIfCancellationRequested();
        SkipTrivia();
        int start = _position;
        JsonValue value = Peek() switch
        {
            _ when depth > MaximumDepth => FailWith("values are nested too deeply"),
            '{' => ReadObject(depth),
            '[' => ReadArray(depth),
            '"' => new JsonValue(JsonKind.String, start, ReadString()),
            '\0' when _position >= _text.Length => FailWith("the text ends where a value must be"),
            _ => ReadWord(),
        };
        value.End = _position;
        return value;
    }

    private JsonValue ReadObject(int depth)
    {
        var value = new JsonValue(JsonKind.Object, _position);
        HashSet<string>? keys = null;
        _position++;
        while (!_failed && !TryClose('}'))
        {
            ReadMember(value, ref keys, depth);
            ReadSeparator('}');
        }

        return value;
    }

    private void ReadMember(JsonValue owner, ref HashSet<string>? keys, int depth)
    {
        int start = _position;
        if (Peek() != '"')
        {
            Fail(_position >= _text.Length ? "the text ends inside an object" : "a key in double quotes must be here");
            return;
        }

        string key = ReadKey();
        int end = _position;
        SkipTrivia();
        if (!_failed && Peek() != ':')
        {
            Fail($"a colon must follow the key '{key}'");
        }

        if (_failed)
        {
            return;
        }

        _position++;
        JsonValue value = ReadValue(depth + 1);
        if (IsRepeated(owner, ref keys, key))
        {
            _problems.Add(new JsonProblem(true, key, start, end));
        }
        else
        {
            owner.Add(new JsonMember(key, start, end, value));
        }
    }

    private static bool IsRepeated(JsonValue owner, ref HashSet<string>? keys, string key)
    {
        if (owner.Members.Count < FewKeys)
        {
            return owner.Find(key) is not null;
        }

        keys ??= new HashSet<string>(owner.Members.Select(member => member.Key), StringComparer.Ordinal);
        return !keys.Add(key);
    }

    private JsonValue ReadArray(int depth)
    {
        var value = new JsonValue(JsonKind.Array, _position);
        _position++;
        while (!_failed && !TryClose(']'))
        {
            value.Add(ReadValue(depth + 1));
            ReadSeparator(']');
        }

        return value;
    }

    private bool TryClose(char close)
    {
        SkipTrivia();
        if (Peek() != close)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void ReadSeparator(char close)
    {
        SkipTrivia();
        if (_failed || Peek() == close)
        {
            return;
        }

        if (Peek() == ',')
        {
            _position++;
            return;
        }

        Fail(_position >= _text.Length ? $"the text ends before '{close}'" : $"a comma or '{close}' must be here");
    }

    /// <summary>Reads a string that is probably known from another object.</summary>
    private string ReadKey()
    {
        int start = _position + 1;
        int length = _text.IndexOf('"', start) - start;
        if (length <= 0)
        {
            return ReadString();
        }

        ref string? known = ref _keys[((length * 31) + (_text[start] * 7) + _text[start + length - 1]) & (KnownKeys - 1)];
        if (known?.Length == length && string.CompareOrdinal(known, 0, _text, start, length) == 0)
        {
            _position = start + length + 1;
            return known;
        }

        string key = ReadString();
        if (key.Length == length && _position == start + length + 1)
        {
            known = key;
        }

        return key;
    }

    private string ReadString()
    {
        int start = _position++;
        int end = _text.IndexOfAny(s_endOfPlainText, _position);
        if (end >= 0 && _text[end] == '"')
        {
            _position = end + 1;
            return _text.Substring(start + 1, end - start - 1);
        }

        return ReadStringWithEscapes(start);
    }

    private string ReadStringWithEscapes(int start)
    {
        var content = new StringBuilder();
        while (_position < _text.Length && _text[_position] is not ('"' or '\n' or '\r'))
        {
            char character = _text[_position++];
            if (character == '\\')
            {
                character = ReadEscape();
            }

            content.Append(character);
        }

        if (Peek() != '"')
        {
            Fail("the string is not closed on its line", start);
            return content.ToString();
        }

        _position++;
        return content.ToString();
    }

    private char ReadEscape()
    {
        char code = Peek();
        _position = Math.Min(_position + 1, _text.Length);
        switch (code)
        {
            case '"' or '\\' or '/':
                return code;
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'u' when _position + 4 <= _text.Length
                && ushort.TryParse(_text.Substring(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit):
                _position += 4;
                return (char)unit;
            default:
                Fail("the escape is not one of JSON's", Math.Max(0, _position - 2));
                return '?';
        }
    }

    private JsonValue ReadWord()
    {
        int start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] is '+' or '-' or '.' or '_'))
        {
            _position++;
        }

        string word = _text.Substring(start, _position - start);
        switch (word)
        {
            case "null":
                return new JsonValue(JsonKind.Null, start, word);
            case "true" or "false":
                return new JsonValue(JsonKind.Boolean, start, word);
            case not "" when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _):
                return new JsonValue(JsonKind.Number, start, word);
            default:
                Fail(word.Length == 0 ? "a value must be here" : $"'{word}' is no JSON value; is it a string without quotes?", start);
                return new JsonValue(JsonKind.Null, start, word);
        }
    }

    private void SkipTrivia()
    {
        while (_position < _text.Length && !_failed)
        {
            if (char.IsWhiteSpace(_text[_position]) || _text[_position] == '\uFEFF')
            {
                _position++;
            }
            else if (!TrySkipComment())
            {
                return;
            }
        }
    }

    private bool TrySkipComment()
    {
        if (_text[_position] != '/' || _position + 1 >= _text.Length || _text[_position + 1] is not ('/' or '*'))
        {
            return false;
        }

        bool isLine = _text[_position + 1] == '/';
        int end = _text.IndexOf(isLine ? "\n" : "*/", _position + 2, StringComparison.Ordinal);
        if (end < 0 && !isLine)
        {
            Fail("the comment is not closed");
        }

        _position = end < 0 ? _text.Length : end + (isLine ? 1 : 2);
        return true;
    }

    private char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private JsonValue FailWith(string message)
    {
        Fail(message);
        return new JsonValue(JsonKind.Null, _position);
    }

    private void Fail(string message, int? start = null)
    {
        if (!_failed)
        {
            int from = Math.Min(start ?? _position, _text.Length);
            _problems.Add(new JsonProblem(false, message, from, Math.Min(_text.Length, Math.Max(from + 1, _position))));
        }

        _failed = true;
    }
}
