namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>Writes a random manifest as JSON.</summary>
internal static class ManifestWriter
{
    private static readonly string[] s_enumTypes = ["u8", "u16", "u32", "u64"];

    public static string Write(RandomManifest manifest)
    {
        IEnumerable<string> constants = manifest.Constants.Select(constant =>
            $$"""    "{{Name(manifest, constant.Name)}}": { "value": "{{manifest.Fill(constant.Value.Json)}}", "emit": true }""");
        return $$"""
            {
              "id": "{{manifest.Id}}", "namespace": "{{manifest.Namespace}}",
              "handles": [{ "id": "dev" }],
              "constants": {
            {{string.Join(",\n", constants)}}
              },
              "enums": [
            {{string.Join(",\n", s_enumTypes.Select(type => $$"""    { "c": "{{manifest.Id}}_{{type}}", "base": "{{type}}", "members": { "{{Name(manifest, type)}}_ONE": 1 } }"""))}}
              ],
              "types": [
            {{string.Join(",\n", manifest.Types.Select(type => $$"""    { "{{(type.IsUnion ? "union" : "struct")}}": "{{manifest.Id}}_{{type.Name}}", {{Attributes(type)}}"fields": [{{Fields(manifest, type.Fields)}}] }"""))}}
              ],
              "ioctls": [
            {{string.Join(",\n", manifest.Ioctls.Select(ioctl => $$"""    { "c": "{{Name(manifest, ioctl.Name)}}", "on": ["dev"], "request": {{Request(manifest, ioctl)}}, "arg": {{manifest.Fill(ioctl.Argument)}} }"""))}}
              ]
            }
            """;
    }

    private static string Name(RandomManifest manifest, string name) => $"{manifest.Id}_{name}".ToUpperInvariant();

    private static string TypeName(RandomManifest manifest, string type) => manifest.Find(type.Split('[')[0]) is null ? type : $"{manifest.Id}_{type}";

    private static string Request(RandomManifest manifest, RandomIoctl ioctl) => ioctl.Form switch
    {
        "raw" => $$"""{ "raw": "{{ioctl.Type.Json}}" }""",
        "ioc" => $$"""{ "ioc": ["w", "{{ioctl.Type.Json}}", "{{ioctl.Number.Json}}", "3 + {{SizeOf(manifest, ioctl.SizedBy)}}"] }""",
        "io" => $$"""{ "io": ["{{ioctl.Type.Json}}", "{{ioctl.Number.Json}}"] }""",
        _ => $$"""{ "{{ioctl.Form}}": ["{{ioctl.Type.Json}}", "{{ioctl.Number.Json}}", "{{TypeName(manifest, ioctl.SizedBy)}}"] }""",
    };

    private static string SizeOf(RandomManifest manifest, string type)
    {
        string[] parts = type.TrimEnd(']').Split('[');
        return $"sizeof({TypeName(manifest, parts[0])})" + (parts.Length > 1 ? " * " + parts[1] : "");
    }

    private static string Attributes(RandomType type)
    {
        string packed = type.IsPacked ? "\"packed\": true, " : type.Packing is { } packing ? $"\"packed\": {RandomManifest.Text(packing)}, " : "";
        return packed + (type.Align is { } align ? $"\"align\": {RandomManifest.Text(align)}, " : "");
    }

    private static string Fields(RandomManifest manifest, IEnumerable<RandomField> fields) => string.Join(", ", fields.Select(field => Field(manifest, field)));

    private static string Field(RandomManifest manifest, RandomField field)
    {
        List<string> keys = [];
        if (field.Name is not null)
        {
            keys.Add($"\"name\": \"{field.Name}\"");
        }

        if (field.Members is { } members)
        {
            keys.AddRange(field.Dimensions.Select(length => $"\"count\": {RandomManifest.Text(length)}"));
            keys.Add($"\"{(field.IsUnion ? "union" : "struct")}\": [{Fields(manifest, members)}]");
            return $"{{ {string.Join(", ", keys)} }}";
        }

        keys.Add($"\"type\": \"{TypeName(manifest, field.Type)}{string.Concat(field.Dimensions.Select(length => $"[{RandomManifest.Text(length)}]"))}\"");
        keys.Add(field.Bits is { } bits ? $"\"bits\": {RandomManifest.Text(bits)}" : "");
        keys.Add(field.IsEnum ? $"\"enum\": \"{manifest.Id}_{field.Type}\"" : "");
        keys.Add(field.Flex is null ? "" : field.Flex.Length == 0 ? "\"flex\": {}" : $$""" "flex": { "{{field.Flex}}": "{{field.FlexField}}" }""");
        return $"{{ {string.Join(", ", keys.Where(key => key.Length > 0))} }}";
    }
}
