using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Reads <c>ioctls</c>.</summary>
internal static class IoctlParser
{
    private static readonly string[] s_keys =
    [
        "c", "cs", "internal", "on", "arch", "request", "arg", "returns", "retry", "capability", "since", "removed", "detail", "errors", "summary", "remarks", "url",
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
        if (name is null || request is null || argument is null)
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
        if (!context.IsObject(value, "request", "io", "ior", "iow", "iowr", "raw"))
        {
            return null;
        }

        if (value.Members.Count != 1)
        {
            context.Report(DiagnosticDescriptors.WrongKind, value, "request", "an object with one of the keys io, ior, iow, iowr, raw");
            return null;
        }

        JsonMember member = value.Members[0];
        return member.Key switch
        {
            "io" => ParseEncoded(context, member.Value, RequestForm.Io),
            "ior" => ParseEncoded(context, member.Value, RequestForm.Ior),
            "iow" => ParseEncoded(context, member.Value, RequestForm.Iow),
            "iowr" => ParseEncoded(context, member.Value, RequestForm.Iowr),
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

    private static RequestDefinition? ParseRaw(ParseContext context, JsonValue value)
    {
        List<RawNumber> numbers = [];
        if (value.Kind == JsonKind.Object)
        {
            foreach (JsonMember member in value.Members)
            {
                if (context.Expression(member.Value, "raw") is { } number)
                {
                    numbers.Add(new RawNumber(member.Key, number));
                }
            }
        }
        else if (context.Expression(value, "raw") is { } number)
        {
            numbers.Add(new RawNumber("default", number));
        }

        if (numbers.Exists(number => number.Arch == "default"))
        {
            return new RequestDefinition(RequestForm.Raw, "", "", null, new EquatableArray<RawNumber>(numbers));
        }

        context.Missing(value, "raw request", "default");
        return null;
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
