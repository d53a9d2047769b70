using Hype.Facts.C;
using Hype.Facts.Probes;

namespace Hype.Facts;

/// <summary>The ioctl numbers and constants of a header.</summary>
internal sealed class NumberFacts
{
    private readonly Dictionary<string, Macro> _macros;
    private readonly IReadOnlyList<Token> _enumerators;
    private readonly IReadOnlyList<Macro> _numbers;

    internal NumberFacts(CCompiler compiler, string preamble, CHeader header)
    {
        _macros = header.Macros.ToDictionary(macro => macro.Name, StringComparer.Ordinal);
        _enumerators = header.Enumerators;
        _numbers = WhichAreNumbers(compiler, preamble, [.. header.Macros.Where(macro => macro.Body.Length > 0)]);
    }

    internal IEnumerable<IoctlFact> Ioctls(Probe probe) =>
        from macro in _numbers
        let body = IoctlBody(macro.Name)
        where body is not null
        select Ioctl(probe, macro.Name, body, _macros.ContainsKey(macro.Body) ? macro.Body : "");

    internal IEnumerable<ConstantFact> Constants(Probe probe) =>
    [
        .. _numbers.Where(macro => IoctlBody(macro.Name) is null && !IsEnumerator(macro)).Select(macro => Constant(probe, macro.Name, "macro")),
        .. _enumerators.Select(enumerator => Constant(probe, enumerator.Text, "enum")),
    ];

    /// <summary>Has the compiler say which macros are integers, a line for each; the rest are texts, pieces of code, or of another architecture.</summary>
    private static IReadOnlyList<Macro> WhichAreNumbers(CCompiler compiler, string preamble, IReadOnlyList<Macro> macros)
    {
        IEnumerable<string> lines = macros.Select(macro => $"_Static_assert((({macro.Name}) | 1) != 0, \"\");\n");
        IReadOnlySet<int> wrong = compiler.WrongLines(preamble + string.Concat(lines));
        int first = preamble.Count(character => character == '\n') + 1;
        return [.. macros.Where((_, index) => !wrong.Contains(first + index))];
    }

    /// <summary>An enumerator is often defined once more as a macro of its own name, so that it can be asked for.</summary>
    private static bool IsEnumerator(Macro macro) => macro.Body == macro.Name;

    private static IoctlFact Ioctl(Probe probe, string name, IReadOnlyList<Token> body, string aliasOf)
    {
        // The type is all behind the second comma.
        string[] arguments = string.Join(' ', body.Skip(2).SkipLast(1).Select(token => token.Text)).Split(',', 3, StringSplitOptions.TrimEntries);
        return new IoctlFact(name, body[0].Text, arguments is [_, _, string type] ? type : "", aliasOf)
        {
            Number = probe.Ask(name),
            Direction = probe.Ask($"(_IOC_DIR({name}) & _IOC_WRITE ? 1 : 0) | (_IOC_DIR({name}) & _IOC_READ ? 2 : 0)"),
            Type = probe.Ask($"_IOC_TYPE({name})"),
            Sequence = probe.Ask($"_IOC_NR({name})"),
            Size = probe.Ask($"_IOC_SIZE({name})"),
        };
    }

    private static ConstantFact Constant(Probe probe, string name, string kind) =>
        new(name, kind, probe.Ask(name), probe.Ask($"({name}) < 0"));

    /// <summary>Gets what an ioctl's macro stands for, in the end; null where it is no ioctl.</summary>
    private IReadOnlyList<Token>? IoctlBody(string name)
    {
        IReadOnlyList<Token> body = _macros.TryGetValue(name, out Macro? macro) ? Lexer.ReadText(macro.Body) : [];
        return body switch
        {
            [{ Text: "_IO" or "_IOR" or "_IOW" or "_IOWR" }, { Text: "(" }, ..] => body,
            [{ Kind: TokenKind.Name, Text: string other }] when other != name => IoctlBody(other),
            _ => null,
        };
    }
}
