using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Reads <c>ioctls</c>.</summary>
internal static class IoctlParser
{
    private static readonly string[] s_keys =
    [
        "c", "cs", "internal", "on", "arch", "request", "params", "number", "aliases", "arg", "returns", "retry", "capability", "since", "removed", "detail", "errors", "summary", "remarks", "url",
    ];

    public static EquatableArray<IoctlDefinition> ParseAll(ParseContext context, JsonValue root)
    {
        List<IoctlDefinition> ioctls = [];
        foreach (JsonValue item in context.Items(root, "ioctls"))
        {
            if (context.IsObject(item, "ioctl", s_keys) && Parse(context, item) is { } ioctl)
            {
                ioctls.Add(ioctl);
            }
        }

        return new EquatableArray<IoctlDefinition>(ioctls);
    }

    private static IoctlDefinition? Parse(ParseContext context, JsonValue item)
    {
        string? name = context.RequiredName(item, "ioctl", "c");
        RequestDefinition? request = null;
        if (item.Find("request") is { } given)
        {
            request = ParseRequest(context, given);
        }
        else
        {
            context.Missing(item, "ioctl", "request");
        }

        if (item.Find("on") is null)
        {
            context.Missing(item, "ioctl", "on");
        }

        ArgumentDefinition? argument = ArgumentParser.Parse(context, item.Find("arg"));
        EquatableArray<ParameterDefinition>? parameters = ParameterParser.ParseAll(context, item);
        if (name is null || request is null || argument is null || parameters is null)
        {
            return null;
        }

        return new IoctlDefinition(
            item.Pointer,
            name,
            context.OptionalName(item, "cs"),
            context.Boolean(item, "internal"),
            ParseScopes(context, item),
            request,
            parameters.Value,
            item.Find("number") is { } stated ? ParseNumbers(context, stated, "number") : EquatableArray<RawNumber>.Empty,
            context.Strings(item, "aliases"),
            argument,
            ParseReturn(context, item.Find("returns")),
            context.Strings(item, "retry", "EINTR").Count > 0,
            context.OptionalString(item, "capability"),
            context.OptionalString(item, "since"),
            context.OptionalString(item, "removed"),
            context.OptionalString(item, "detail"),
            context.Docs(item),
            context.Errors(item));
    }

    /// <summary>Reads <c>["vm"]</c> beside <c>arch</c>, or <c>{ "vm": ["x86_64"], "vcpu": [] }</c>.</summary>
    private static EquatableArray<ScopeDefinition> ParseScopes(ParseContext context, JsonValue item)
    {
        List<ScopeDefinition> scopes = [];
        if (item.Find("on") is { Kind: JsonKind.Object } on)
        {
            foreach (JsonMember member in on.Members)
            {
                if (context.IsName(member))
                {
                    scopes.Add(new ScopeDefinition(on.Pointer + "/" + member.Key, member.Key, context.ArchList(member.Value)));
                }
            }
        }
        else
        {
            EquatableArray<string> arch = context.Arch(item);
            foreach (string handle in context.Strings(item, "on"))
            {
                scopes.Add(new ScopeDefinition($"{item.Pointer}/on/{scopes.Count.ToString(CultureInfo.InvariantCulture)}", handle, arch));
            }
        }

        return new EquatableArray<ScopeDefinition>(scopes);
    }

    private static RequestDefinition? ParseRequest(ParseContext context, JsonValue value)
    {
        if (!context.IsObject(value, "request", "io", "ior", "iow", "iowr", "ioc", "raw"))
        {
            return null;
        }

        if (value.Members.Count != 1)
        {
            context.Report(DiagnosticDescriptors.WrongKind, value, "request", "an object with one of the keys io, ior, iow, iowr, ioc, raw");
            return null;
        }

        JsonMember member = value.Members[0];
        return member.Key switch
        {
            "io" => ParseEncoded(context, member.Value, RequestForm.Io),
            "ior" => ParseEncoded(context, member.Value, RequestForm.Ior),
            "iow" => ParseEncoded(context, member.Value, RequestForm.Iow),
            "iowr" => ParseEncoded(context, member.Value, RequestForm.Iowr),
            "ioc" => ParseGeneral(context, member.Value),
            "raw" => ParseRaw(context, member.Value),
            _ => null,
        };
    }

    private static RequestDefinition? ParseEncoded(ParseContext context, JsonValue value, RequestForm form)
    {
        int parts = form == RequestForm.Io ? 2 : 3;
        if (value.Kind != JsonKind.Array || value.Items.Count != parts)
        {
            context.Report(DiagnosticDescriptors.WrongKind, value, "request", form == RequestForm.Io ? "[type, number]" : "[type, number, sized by]");
            return null;
        }

        string? type = context.Expression(value.Items[0], "type");
        string? number = context.Expression(value.Items[1], "number");
        string? sizedBy = parts == 3 ? context.Expression(value.Items[2], "sized by") : null;
        return type is null || number is null || (parts == 3 && sizedBy is null)
            ? null
            : new RequestDefinition(form, type, number, sizedBy, EquatableArray<RawNumber>.Empty);
    }

    /// <summary>Reads <c>["r", type, number, size]</c>.</summary>
    private static RequestDefinition? ParseGeneral(ParseContext context, JsonValue value)
    {
        if (value.Kind != JsonKind.Array || value.Items.Count != 4)
        {
            context.Report(DiagnosticDescriptors.WrongKind, value, "request", "[direction, type, number, size]");
            return null;
        }

        string? direction = context.OneOf(value.Items[0], "direction", null, "", "r", "w", "rw");
        string? type = context.Expression(value.Items[1], "type");
        string? number = context.Expression(value.Items[2], "number");
        string? size = context.Expression(value.Items[3], "size");
        return direction is null || type is null || number is null || size is null
            ? null
            : new RequestDefinition(RequestForm.Ioc, type, number, size, EquatableArray<RawNumber>.Empty, DirectionOf(direction));
    }

    private static Direction DirectionOf(string text) => text switch
    {
        "r" => Direction.Read,
        "w" => Direction.Write,
        "rw" => Direction.ReadWrite,
        _ => Direction.None,
    };

    private static RequestDefinition? ParseRaw(ParseContext context, JsonValue value)
    {
        EquatableArray<RawNumber> numbers = ParseNumbers(context, value, "raw");
        if (numbers.Any(number => number.Arch == "default"))
        {
            return new RequestDefinition(RequestForm.Raw, "", "", null, numbers);
        }

        context.Missing(value, "raw request", "default");
        return null;
    }

    /// <summary>Reads a number, or numbers by architecture.</summary>
    private static EquatableArray<RawNumber> ParseNumbers(ParseContext context, JsonValue value, string what)
    {
        List<RawNumber> numbers = [];
        if (value.Kind == JsonKind.Object)
        {
            foreach (JsonMember member in value.Members)
            {
                if (context.Expression(member.Value, what) is { } number && IsArchitecture(context, member))
                {
                    numbers.Add(new RawNumber(member.Key, number));
                }
            }
        }
        else if (context.Expression(value, what) is { } number)
        {
            numbers.Add(new RawNumber("default", number));
        }

        return new EquatableArray<RawNumber>(numbers);
    }

    private static bool IsArchitecture(ParseContext context, JsonMember member)
    {
        string[] allowed = [.. Architectures.All, "default"];
        bool isKnown = Array.IndexOf(allowed, member.Key) >= 0;
        if (!isKnown)
        {
            context.ReportKey(DiagnosticDescriptors.WrongValue, member, member.Key, "architecture", NearestName.Suggest(member.Key, allowed));
        }

        return isKnown;
    }

    private static ReturnDefinition ParseReturn(ParseContext context, JsonValue? value)
    {
        var status = new ReturnDefinition(ReturnForm.Status, null, null);
        if (value is null || value.Kind == JsonKind.String)
        {
            return context.OneOf(value, "form of result", "status", "status", "value", "count") switch
            {
                "value" => new ReturnDefinition(ReturnForm.Value, null, null),
                "count" => new ReturnDefinition(ReturnForm.Count, null, null),
                _ => status,
            };
        }

        if (!context.IsObject(value, "returns", "handle", "field", "unless", "value", "count"))
        {
            return status;
        }

        return context.OptionalString(value, "handle") is { } handle ? ParseHandle(context, value, handle)
            : context.OptionalString(value, "value") is { } number ? new ReturnDefinition(ReturnForm.Value, null, number)
            : context.OptionalString(value, "count") is { } count ? new ReturnDefinition(ReturnForm.Count, null, count)
            : status;
    }

    private static ReturnDefinition ParseHandle(ParseContext context, JsonValue value, string handle)
    {
        string? field = context.OptionalName(value, "field");
        if (value.Find("unless") is not { } unless || !context.IsObject(unless, "unless", "field", "flag"))
        {
            return new ReturnDefinition(ReturnForm.Handle, handle, null, field);
        }

        return new ReturnDefinition(
            ReturnForm.Handle, handle, null, field, context.RequiredName(unless, "unless", "field"), context.RequiredString(unless, "unless", "flag"));
    }
}
