using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Reads <c>handles</c>.</summary>
internal static class HandleParser
{
    public static EquatableArray<HandleDefinition> ParseAll(ParseContext context, JsonValue root)
    {
        List<HandleDefinition> handles = [];
        foreach (JsonValue item in context.Items(root, "handles"))
        {
            if (context.IsObject(item, "handle", "id", "cs", "summary", "remarks", "url", "parent", "adopt", "checks", "open")
                && context.RequiredName(item, "handle", "id") is { } id)
            {
                handles.Add(new HandleDefinition(
                    item.Pointer,
                    id,
                    context.OptionalName(item, "cs"),
                    context.Docs(item),
                    context.OptionalString(item, "parent"),
                    context.Boolean(item, "adopt"),
                    context.OptionalName(item, "checks"),
                    item.Find("open") is { } open ? ParseOpen(context, open) : null));
            }
        }

        return new EquatableArray<HandleDefinition>(handles);
    }

    private static OpenDefinition? ParseOpen(ParseContext context, JsonValue open)
    {
        if (!context.IsObject(open, "open", "path", "flags", "method", "internal", "errors") || context.RequiredString(open, "open", "path") is not { } path)
        {
            return null;
        }

        return new OpenDefinition(
            path,
            context.Strings(open, "flags", "rdonly", "wronly", "rdwr", "nonblock", "noctty", "cloexec"),
            context.OptionalName(open, "method") ?? "Open",
            context.Boolean(open, "internal"),
            context.Errors(open));
    }
}
