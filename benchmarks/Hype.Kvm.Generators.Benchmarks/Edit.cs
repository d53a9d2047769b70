namespace Hype.Kvm.Generators.Benchmarks;

/// <summary>An edit of the manifest, as somebody makes who types.</summary>
internal sealed record Edit(string Name, string From, string To)
{
    public static Edit[] Of(string text) =>
    [
        new("a space more", "\"ioctls\"", " \"ioctls\""),
        new("an ioctl's summary", SummaryOf(text, "\"KVM_CREATE_VM\""), "Makes one."),
        new("a struct's size", "[\"pad\", \"u32[15]\"]", "[\"pad\", \"u32[16]\"]"),
        new("one ioctl more", "\"ioctls\": [", "\"ioctls\": [{ \"c\": \"KVM_NEW\", \"on\": [\"vm\"], \"request\": { \"io\": [\"KVMIO\", \"0xfe\"] } },"),
    ];

    public string Apply(string text)
    {
        int at = text.IndexOf(From, StringComparison.Ordinal);
        return at < 0 ? throw new InvalidOperationException($"The manifest has no '{From}' to edit.") : text.Remove(at, From.Length).Insert(at, To);
    }

    private static string SummaryOf(string text, string name)
    {
        const string Key = "\"summary\": \"";
        int start = text.IndexOf(Key, text.IndexOf(name, StringComparison.Ordinal), StringComparison.Ordinal) + Key.Length;
        return text[start..text.IndexOf('"', start)];
    }
}
