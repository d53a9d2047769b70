using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>The manifests that are mutated: the sample, the terminal's, and pieces of KVM's that are right by themselves.</summary>
internal static class MutationCorpus
{
    public const string HandWritten =
        SampleManifest.HandWritten
        + "namespace Hype.Kvm { sealed class KvmException(string operation, Hype.Interop.Errno errno, string? detail, string? hint) : Hype.Interop.IoctlException(operation, errno, detail, hint); "
        + "partial class KvmVcpu { internal int SizeOf(KvmCapability capability) => (int)capability; } }";

    private const int Pieces = 12;

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };
    private static readonly JsonDocumentOptions s_lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static string[] Texts { get; } = [SampleManifest.Text, Read("tty-ioctls.json"), .. Enumerable.Range(0, Pieces).Select(Piece)];

    private static string Read(string name) => File.ReadAllText(Path.Combine(Harness.RepositoryRoot, "definitions", name));

    /// <summary>Cuts KVM's manifest down to every twelfth ioctl, with the types that they need and without sentences.</summary>
    private static string Piece(int number)
    {
        JsonObject manifest = JsonNode.Parse(Read("kvm-ioctls.json"), documentOptions: s_lenient)!.AsObject();
        JsonArray types = manifest["types"]!.AsArray();
        JsonArray ioctls = manifest["ioctls"]!.AsArray();
        string checks = string.Join('\n', manifest["handles"]!.AsArray().Select(handle => handle!["checks"]?.GetValue<string>()));
        Keep(ioctls, (ioctl, index) => index % Pieces == number || checks.Contains(NameOf(ioctl, "c"), StringComparison.Ordinal));
        HashSet<string> needed = [];
        for (int before = -1; before != needed.Count;)
        {
            before = needed.Count;
            needed.UnionWith(StringsIn(ioctls).Concat(types.Where(type => needed.Contains(TypeName(type!))).SelectMany(StringsIn)).Select(name => name.Split('[')[0]));
        }

        Keep(types, (type, _) => needed.Contains(TypeName(type)));
        Strip(manifest);
        string used = types.ToJsonString() + ioctls.ToJsonString() + manifest["handles"]!.ToJsonString() + manifest["constants"]!.ToJsonString() + string.Join(' ', StringsIn(manifest["enums"]));
        foreach (JsonObject members in manifest["enums"]!.AsArray().Select(item => item!["members"]!.AsObject()))
        {
            Array.ForEach([.. members.Skip(2).Select(member => member.Key).Where(name => !used.Contains(name, StringComparison.Ordinal))], name => members.Remove(name));
        }

        return manifest.ToJsonString(s_indented);
    }

    private static void Keep(JsonArray items, Func<JsonNode, int, bool> isKept)
    {
        JsonNode[] kept = [.. items.Select(item => item!).Where(isKept)];
        items.Clear();
        Array.ForEach(kept, items.Add);
    }

    // Sentences would take most mutations, and hardly one can go wrong in them.
    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject item)
        {
            Array.ForEach(["summary", "remarks", "url", "errors"], key => item.Remove(key));
        }

        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject some => some.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (JsonNode? child in children)
        {
            Strip(child);
        }
    }

    private static string TypeName(JsonNode type) => type["union"] is null ? NameOf(type, "struct") : NameOf(type, "union");

    private static string NameOf(JsonNode node, string key) => node[key]!.GetValue<string>();

    private static IEnumerable<string> StringsIn(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(member => StringsIn(member.Value)),
        JsonArray items => items.SelectMany(StringsIn),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };
}
