using System.Globalization;
using System.Text;

namespace Hype.Facts.Probes;

/// <summary>
/// Questions to a compiler about one header. They are the initial values of data, and the answers are read back from the assembly,
/// so that nothing has to be run and a foreign architecture is as good as one's own.
/// </summary>
internal sealed class Probe(string preamble)
{
    private const string ValuesSymbol = "hype_values";
    private const string BitsSymbol = "hype_bits_";
    private const ulong Guard = 0x5AFE_5AFE_5AFE_5AFE; // before and behind the values: a table read wrongly shows

    private readonly List<string> _declarations = [];
    private readonly List<ProbedValue> _values = [];
    private readonly List<ProbedBits> _bits = [];

    /// <summary>Asks for the value of a constant expression.</summary>
    internal ProbedValue Ask(string expression)
    {
        var value = new ProbedValue(expression);
        _values.Add(value);
        return value;
    }

    /// <summary>Asks where a bit field is.</summary>
    internal ProbedBits AskBits(string type, string path)
    {
        var bits = new ProbedBits(type, path);
        _bits.Add(bits);
        return bits;
    }

    /// <summary>Declares a record once more under a name of its own, and returns its type.</summary>
    internal string Declare(string keyword, string body)
    {
        string type = string.Create(CultureInfo.InvariantCulture, $"{keyword} hype_copy_{_declarations.Count}");
        _declarations.Add($"{type} {body};");
        return type;
    }

    /// <summary>Has everything answered.</summary>
    internal void Evaluate(CCompiler compiler)
    {
        var assembly = new AssemblyData(compiler.Assemble(Text()), compiler.Architecture.IsBigEndian);
        ulong[] values = assembly.Words(ValuesSymbol);
        if (values.Length != _values.Count + 2 || values[0] != Guard || values[^1] != Guard)
        {
            throw new FactsException($"The assembly has {values.Length} values of {_values.Count + 2}.");
        }

        for (int i = 0; i < _values.Count; i++)
        {
            _values[i].Value = values[i + 1];
        }

        for (int i = 0; i < _bits.Count; i++)
        {
            _bits[i].Read(assembly.Bytes(Symbol(i)), compiler.Architecture.IsBigEndian);
        }
    }

    private string Text()
    {
        var text = new StringBuilder(preamble);
        text.AppendJoin('\n', _declarations).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"const unsigned long long {ValuesSymbol}[] = {{ 0x{Guard:X}ull,\n");
        foreach (ProbedValue value in _values)
        {
            text.Append(CultureInfo.InvariantCulture, $"(unsigned long long)({value.Expression}),\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"0x{Guard:X}ull }};\n");
        for (int i = 0; i < _bits.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"const {_bits[i].Type} {Symbol(i)} = {{ .{_bits[i].Path} = -1 }};\n");
        }

        return text.ToString();
    }

    private static string Symbol(int index) => BitsSymbol + index.ToString(CultureInfo.InvariantCulture);
}
