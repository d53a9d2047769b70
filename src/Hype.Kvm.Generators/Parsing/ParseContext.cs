using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Reads keys of JSON objects by the kind they must have, and collects what is wrong with them.</summary>
internal sealed class ParseContext
{
    // The members of Hype.Interop.Errno (a test compares them).
    private static readonly string[] s_errnoNames =
    [
        "EPERM", "ENOENT", "ESRCH", "EINTR", "EIO", "ENXIO", "E2BIG", "ENOEXEC", "EBADF", "ECHILD", "EAGAIN", "ENOMEM", "EACCES", "EFAULT", "ENOTBLK",
        "EBUSY", "EEXIST", "EXDEV", "ENODEV", "ENOTDIR", "EISDIR", "EINVAL", "ENFILE", "EMFILE", "ENOTTY", "ETXTBSY", "EFBIG", "ENOSPC", "ESPIPE",
        "EROFS", "EMLINK", "EPIPE", "EDOM", "ERANGE", "EDEADLK", "ENAMETOOLONG", "ENOLCK", "ENOSYS", "ENOTEMPTY", "ELOOP", "ENOMSG", "EIDRM",
        "ECHRNG", "EL2NSYNC", "EL3HLT", "EL3RST", "ELNRNG", "EUNATCH", "ENOCSI", "EL2HLT", "EBADE", "EBADR", "EXFULL", "ENOANO", "EBADRQC", "EBADSLT",
        "EBFONT", "ENOSTR", "ENODATA", "ETIME", "ENOSR", "ENONET", "ENOPKG", "EREMOTE", "ENOLINK", "EADV", "ESRMNT", "ECOMM", "EPROTO", "EMULTIHOP",
        "EDOTDOT", "EBADMSG", "EOVERFLOW", "ENOTUNIQ", "EBADFD", "EREMCHG", "ELIBACC", "ELIBBAD", "ELIBSCN", "ELIBMAX", "ELIBEXEC", "EILSEQ",
        "ERESTART", "ESTRPIPE", "EUSERS", "ENOTSOCK", "EDESTADDRREQ", "EMSGSIZE", "EPROTOTYPE", "ENOPROTOOPT", "EPROTONOSUPPORT", "ESOCKTNOSUPPORT",
        "EOPNOTSUPP", "EPFNOSUPPORT", "EAFNOSUPPORT", "EADDRINUSE", "EADDRNOTAVAIL", "ENETDOWN", "ENETUNREACH", "ENETRESET", "ECONNABORTED",
        "ECONNRESET", "ENOBUFS", "EISCONN", "ENOTCONN", "ESHUTDOWN", "ETOOMANYREFS", "ETIMEDOUT", "ECONNREFUSED", "EHOSTDOWN", "EHOSTUNREACH",
        "EALREADY", "EINPROGRESS", "ESTALE", "EUCLEAN", "ENOTNAM", "ENAVAIL", "EISNAM", "EREMOTEIO", "EDQUOT", "ENOMEDIUM", "EMEDIUMTYPE",
        "ECANCELED", "ENOKEY", "EKEYEXPIRED", "EKEYREVOKED", "EKEYREJECTED", "EOWNERDEAD", "ENOTRECOVERABLE", "ERFKILL", "EHWPOISON",
    ];

    private readonly TextLocator _locator;
    private readonly CancellationToken _cancellation;

    public ParseContext(TextLocator locator, bool isComplete, CancellationToken cancellation)
    {
        _locator = locator;
        _cancellation = cancellation;
        IsComplete = isComplete;
    }

    public static IReadOnlyList<string> ErrnoNames => s_errnoNames;

    public List<DiagnosticInfo> Diagnostics { get; } = [];

    /// <summary>Gets whether the text was read to its end: if not, the syntax error comes first, and what else looks wrong may only be unread.</summary>
    public bool IsComplete { get; }

    public void Report(DiagnosticDescriptor descriptor, JsonValue value, params string[] arguments)
    {
        int end = value.Kind is JsonKind.Object or JsonKind.Array ? value.Start + 1 : value.End;
        Report(descriptor, value.Start, end, arguments);
    }

    /// <summary>Reports a problem of a key.</summary>
    public void ReportKey(DiagnosticDescriptor descriptor, JsonMember member, params string[] arguments) => Report(descriptor, member.Start, member.End, arguments);

    /// <summary>Checks that a value is an object with no other keys than those.</summary>
    public bool IsObject(JsonValue value, string what, params string[] keys)
    {
        _cancellation.ThrowIfCancellationRequested(); // at each definition: all of them are objects
        if (value.Kind != JsonKind.Object)
        {
            Report(DiagnosticDescriptors.WrongKind, value, what, "an object");
            return false;
        }

        foreach (JsonMember member in value.Members)
        {
            if (Array.IndexOf(keys, member.Key) < 0)
            {
                string suggestion = NearestName.Suggest(member.Key, keys);
                Report(DiagnosticDescriptors.UnknownKey, member.Start, member.End, what, member.Key, suggestion);
            }
        }

        return true;
    }

    public string? RequiredString(JsonValue owner, string what, string key)
    {
        JsonValue? value = owner.Find(key);
        if (value is null)
        {
            Missing(owner, what, key);
            return null;
        }

        return OptionalString(owner, key);
    }

    public void Missing(JsonValue owner, string what, string key) => Report(DiagnosticDescriptors.MissingKey, owner, what, key);

    /// <summary>Reads a string that must be a name in C and C#.</summary>
    public string? RequiredName(JsonValue owner, string what, string key) => RequiredString(owner, what, key) is null ? null : OptionalName(owner, key);

    /// <summary>Reads a string that must be a name in C and C#; dots are for namespaces, and for enums that C has only as members of a structure.</summary>
    public string? OptionalName(JsonValue owner, string key, bool mayHaveDots = false)
    {
        if (OptionalString(owner, key) is not { } name)
        {
            return null;
        }

        if (mayHaveDots ? Array.TrueForAll(name.Split('.'), NamingRules.IsIdentifier) : NamingRules.IsIdentifier(name))
        {
            return name;
        }

        Report(DiagnosticDescriptors.WrongValue, owner.Find(key)!, name, "name", "");
        return null;
    }

    /// <summary>Reads a value that must be a name in C and C#.</summary>
    public string? Name(JsonValue value)
    {
        if (value.Kind == JsonKind.String && NamingRules.IsIdentifier(value.Text))
        {
            return value.Text;
        }

        Report(DiagnosticDescriptors.WrongValue, value, value.Text, "name", "");
        return null;
    }

    /// <summary>Checks that a key which names something is a name in C and C#.</summary>
    public bool IsName(JsonMember member)
    {
        bool isName = NamingRules.IsIdentifier(member.Key);
        if (!isName)
        {
            Report(DiagnosticDescriptors.WrongValue, member.Start, member.End, member.Key, "name", "");
        }

        return isName;
    }

    public string? OptionalString(JsonValue owner, string key)
    {
        JsonValue? value = owner.Find(key);
        if (value is null)
        {
            return null;
        }

        if (value.Kind == JsonKind.String && value.Text.Length > 0)
        {
            return value.Text;
        }

        Report(DiagnosticDescriptors.WrongKind, value, key, "a string that is not empty");
        return null;
    }

    public bool Boolean(JsonValue owner, string key, bool otherwise = false)
    {
        JsonValue? value = owner.Find(key);
        if (value is null || value.Kind == JsonKind.Boolean)
        {
            return value is null ? otherwise : value.Text == "true";
        }

        Report(DiagnosticDescriptors.WrongKind, value, key, "true or false");
        return otherwise;
    }

    public int? Integer(JsonValue owner, string key)
    {
        JsonValue? value = owner.Find(key);
        if (value is null)
        {
            return null;
        }

        if (value.Kind == JsonKind.Number && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number;
        }

        Report(DiagnosticDescriptors.WrongKind, value, key, "a whole number");
        return null;
    }

    /// <summary>Reads a number or a string as the text of an expression.</summary>
    public string? Expression(JsonValue value, string what)
    {
        if (value.Kind is JsonKind.Number or JsonKind.String && value.Text.Length > 0)
        {
            return value.Text;
        }

        Report(DiagnosticDescriptors.WrongKind, value, what, "a number, or an expression as a string");
        return null;
    }

    /// <summary>Reads a string that must be one of a few.</summary>
    public string? OneOf(JsonValue? value, string what, string? otherwise, params string[] allowed)
    {
        if (value is null)
        {
            return otherwise;
        }

        if (value.Kind != JsonKind.String)
        {
            Report(DiagnosticDescriptors.WrongKind, value, what, "a string");
            return otherwise;
        }

        if (Array.IndexOf(allowed, value.Text) >= 0)
        {
            return value.Text;
        }

        Report(DiagnosticDescriptors.WrongValue, value, value.Text, what, NearestName.Suggest(value.Text, allowed));
        return otherwise;
    }

    public EquatableArray<string> Strings(JsonValue owner, string key, params string[] allowed)
    {
        return StringsOf(Items(owner, key), key, allowed);
    }

    private EquatableArray<string> StringsOf(IEnumerable<JsonValue> items, string key, string[] allowed)
    {
        List<string> result = [];
        foreach (JsonValue item in items)
        {
            string? text = allowed.Length > 0 ? OneOf(item, key, null, allowed)
                : item.Kind == JsonKind.String ? item.Text : null;
            if (text is not null)
            {
                result.Add(text);
            }
            else if (item.Kind != JsonKind.String && allowed.Length == 0)
            {
                Report(DiagnosticDescriptors.WrongKind, item, key, "a list of strings");
            }
        }

        return new EquatableArray<string>(result);
    }

    public IReadOnlyList<JsonValue> Items(JsonValue owner, string key)
    {
        JsonValue? value = owner.Find(key);
        if (value is null || value.Kind == JsonKind.Array)
        {
            return value is null ? [] : value.Items;
        }

        Report(DiagnosticDescriptors.WrongKind, value, key, "a list");
        return [];
    }

    public IReadOnlyList<JsonMember> Members(JsonValue owner, string key)
    {
        JsonValue? value = owner.Find(key);
        if (value is null || value.Kind == JsonKind.Object)
        {
            return value is null ? [] : value.Members;
        }

        Report(DiagnosticDescriptors.WrongKind, value, key, "an object");
        return [];
    }

    public EquatableArray<string> Arch(JsonValue owner) => Strings(owner, "arch", Architectures.All);

    /// <summary>Reads a list of architectures that is a value itself.</summary>
    public EquatableArray<string> ArchList(JsonValue list) => StringsOf(list.Items, "arch", Architectures.All);

    public Documentation Docs(JsonValue owner) => new(OptionalString(owner, "summary"), OptionalString(owner, "remarks"), OptionalString(owner, "url"));

    /// <summary>Reads <c>{ "EBUSY": "A sentence." }</c>.</summary>
    public EquatableArray<ErrorDefinition> Errors(JsonValue owner)
    {
        List<ErrorDefinition> errors = [];
        foreach (JsonMember member in Members(owner, "errors"))
        {
            if (Array.IndexOf(s_errnoNames, member.Key) < 0)
            {
                string suggestion = NearestName.Suggest(member.Key, s_errnoNames);
                Report(DiagnosticDescriptors.WrongValue, member.Start, member.End, member.Key, "error number", suggestion);
            }
            else if (member.Value.Kind == JsonKind.String)
            {
                errors.Add(new ErrorDefinition(member.Key, member.Value.Text));
            }
            else
            {
                Report(DiagnosticDescriptors.WrongKind, member.Value, member.Key, "a sentence");
            }
        }

        return new EquatableArray<ErrorDefinition>(errors);
    }

    private void Report(DiagnosticDescriptor descriptor, int start, int end, params string[] arguments)
    {
        if (IsComplete)
        {
            Diagnostics.Add(_locator.At(descriptor, start, end, arguments));
        }
    }
}
