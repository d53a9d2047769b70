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

    private readonly string _text;
    private readonly CancellationToken _cancellation;
    private readonly List<JsonProblem> _problems = [];
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
        JsonValue root = reader.ReadValue("", 0);
        reader.SkipTrivia();
        if (!reader._failed && reader._position < text.Length)
        {
            reader.Fail("there is text after the end of the manifest");
        }

        problems = reader._problems;
        return root;
    }

    private JsonValue ReadValue(string pointer, int depth)
    {
        _cancellation.ThrowIfCancellationRequested();
        SkipTrivia();
        int start = _position;
        JsonValue value = Peek() switch
        {
            _ when depth > MaximumDepth => FailWith("values are nested too deeply"),
            '{' => ReadObject(pointer, depth),
            '[' => ReadArray(pointer, depth),
            '"' => new JsonValue(JsonKind.String, start, ReadString()),
            '\0' when _position >= _text.Length => FailWith("the text ends where a value must be"),
            _ => ReadWord(),
        };
        value.End = _position;
        value.Pointer = pointer;
        return value;
    }

    private JsonValue ReadObject(string pointer, int depth)
    {
        var value = new JsonValue(JsonKind.Object, _position);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        _position++;
        while (!_failed && !TryClose('}'))
        {
            ReadMember(value, keys, pointer, depth);
            ReadSeparator('}');
        }

        return value;
    }

    private void ReadMember(JsonValue owner, HashSet<string> keys, string pointer, int depth)
    {
        int start = _position;
        if (Peek() != '"')
        {
            Fail(_position >= _text.Length ? "the text ends inside an object" : "a key in double quotes must be here");
            return;
        }

        string key = ReadString();
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
        JsonValue value = ReadValue(pointer + "/" + key, depth + 1);
        if (!keys.Add(key))
        {
            _problems.Add(new JsonProblem(true, key, start, end));
        }
        else
        {
            owner.Members.Add(new JsonMember(key, start, end, value));
        }
    }

    private JsonValue ReadArray(string pointer, int depth)
    {
        var value = new JsonValue(JsonKind.Array, _position);
        _position++;
        while (!_failed && !TryClose(']'))
        {
            value.Items.Add(ReadValue(pointer + "/" + value.Items.Count.ToString(CultureInfo.InvariantCulture), depth + 1));
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

    private string ReadString()
    {
        var content = new StringBuilder();
        int start = _position++;
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
