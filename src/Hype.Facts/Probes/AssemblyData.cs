using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hype.Facts.Probes;

/// <summary>The initialised data of an assembly text, as gcc and clang write it for any architecture.</summary>
internal sealed partial class AssemblyData
{
    private readonly Dictionary<string, List<byte>> _symbols = new(StringComparer.Ordinal);
    private readonly bool _isBigEndian;

    internal AssemblyData(string assembly, bool isBigEndian)
    {
        _isBigEndian = isBigEndian;
        List<byte>? current = null;
        foreach (string line in assembly.Split('\n'))
        {
            if (Label().Match(line) is { Success: true } label)
            {
                current = _symbols[label.Groups[1].Value] = [];
            }
            else if (current is not null && Directive().Match(line) is { Success: true } directive)
            {
                Add(current, directive.Groups[1].Value, directive.Groups[2].Value);
            }
        }
    }

    /// <summary>Gets the bytes behind a label.</summary>
    /// <exception cref="FactsException">There is no such label.</exception>
    internal IReadOnlyList<byte> Bytes(string symbol) =>
        _symbols.TryGetValue(symbol, out List<byte>? bytes) ? bytes : throw new FactsException($"The assembly has no {symbol}.");

    /// <summary>Gets the 64-bit numbers behind a label.</summary>
    internal ulong[] Words(string symbol)
    {
        byte[] bytes = [.. Bytes(symbol)];
        ulong[] words = new ulong[bytes.Length / sizeof(ulong)];
        for (int i = 0; i < words.Length; i++)
        {
            ReadOnlySpan<byte> word = bytes.AsSpan(i * sizeof(ulong));
            words[i] = _isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(word) : BinaryPrimitives.ReadUInt64LittleEndian(word);
        }

        return words;
    }

    private void Add(List<byte> bytes, string directive, string operands)
    {
        if (directive is "zero" or "space" or "skip")
        {
            bytes.AddRange(new byte[(int)Number(operands.Split(',')[0])]);
            return;
        }

        int size = SizeOf(directive);
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        foreach (string operand in size == 0 ? [] : operands.Split(','))
        {
            if (_isBigEndian)
            {
                BinaryPrimitives.WriteUInt64BigEndian(number, Number(operand));
                bytes.AddRange(number[^size..]);
            }
            else
            {
                BinaryPrimitives.WriteUInt64LittleEndian(number, Number(operand));
                bytes.AddRange(number[..size]);
            }
        }
    }

    /// <summary>Gets the bytes that a directive makes of an operand; 0 where it makes none.</summary>
    private static int SizeOf(string directive) => directive switch
    {
        "byte" => 1,
        "short" or "hword" or "half" or "2byte" or "value" => 2,
        "long" or "word" or "int" or "4byte" => 4,
        "quad" or "xword" or "dword" or "8byte" => 8,
        "ascii" or "asciz" or "string" => throw new FactsException($"The assembly has its data in .{directive}."),
        _ => 0,
    };

    private static ulong Number(string text)
    {
        string trimmed = text.Trim();
        return trimmed switch
        {
            ['-', .. string digits] => unchecked(0 - Number(digits)),
            ['0', 'x' or 'X', .. string digits] => ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            _ => ulong.Parse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture),
        };
    }

    [GeneratedRegex(@"^([A-Za-z_]\w*):")]
    private static partial Regex Label();

    // A comment begins with # or //, whatever the architecture.
    [GeneratedRegex(@"^\s+\.(\w+)\s+([^#/]*)")]
    private static partial Regex Directive();
}
