using System.Text;

namespace Hype.Kvm.Generators.Naming;

/// <summary>The one function from C names to C# names.</summary>
internal static class NamingRules
{
    // Words that C writes together.
    private static readonly Dictionary<string, string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["irqfd"] = "IrqFd",
        ["ioeventfd"] = "IoEventFd",
        ["eventfd"] = "EventFd",
        ["resamplefd"] = "ResampleFd",
        ["memfd"] = "MemFd",
        ["irqchip"] = "IrqChip",
        ["kvmclock"] = "KvmClock",
    };

    private static readonly int s_shortestWord = s_words.Keys.Min(word => word.Length);
    private static readonly char[] s_separators = ['_', '.'];

    private static readonly HashSet<string> s_keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default", "delegate", "do", "double",
        "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal",
        "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return",
        "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked",
        "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    };

    /// <summary>Says whether a text can be a name in C and in C# alike.</summary>
    public static bool IsIdentifier(string name)
    {
        bool isPlain = name.Length > 0 && !(name[0] is >= '0' and <= '9');
        foreach (char character in name)
        {
            isPlain &= character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';
        }

        return isPlain;
    }

    /// <summary>Converts <c>guest_phys_addr</c> to <c>GuestPhysAddr</c>: each word gets one capital, and words of the list theirs.</summary>
    public static string ToPascal(string name)
    {
        var result = new StringBuilder(name.Length);
        for (int start = 0, end; start < name.Length; start = end + 1)
        {
            end = name.IndexOfAny(s_separators, start);
            end = end < 0 ? name.Length : end;
            AppendWord(result, name, start, end - start);
        }

        return result.Length == 0 || char.IsDigit(result[0]) ? "_" + result : result.ToString();
    }

    private static void AppendWord(StringBuilder result, string name, int start, int length)
    {
        if (length >= s_shortestWord && s_words.TryGetValue(name.Substring(start, length), out string? known))
        {
            result.Append(known);
            return;
        }

        for (int i = start; i < start + length; i++)
        {
            result.Append(i == start ? char.ToUpperInvariant(name[i]) : char.ToLowerInvariant(name[i]));
        }
    }

    /// <summary>Converts a C name to PascalCase without <paramref name="prefix"/>.</summary>
    public static string ToPascal(string name, string prefix) => ToPascal(WithoutPrefix(name, prefix));

    /// <summary>Converts a C name to a parameter's name: <c>kvm_mp_state</c> to <c>mpState</c>.</summary>
    public static string ToCamel(string name, string prefix)
    {
        string pascal = ToPascal(name, prefix);
        string camel = char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
        return Escape(camel);
    }

    /// <summary>Makes a name that is a keyword of C# usable.</summary>
    public static string Escape(string name) => s_keywords.Contains(name) ? "@" + name : name;

    /// <summary>Gets the namespace below the manifest's own of what one architecture has.</summary>
    public static string ArchNamespace(string arch) => arch == "x86_64" ? "X64" : ToPascal(arch);

    private static string WithoutPrefix(string name, string prefix) =>
        prefix.Length > 0 && name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? name.Substring(prefix.Length).TrimStart('_') : name;
}
