using System.Collections.Immutable;
using System.Text;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>Writes random manifests as the C header that they stand for, and a program around it that prints what the compiler makes of it.</summary>
internal static class HeaderWriter
{
    private const string Head = """
        #include <stddef.h>
        #include <stdio.h>
        #include <string.h>
        #include <sys/ioctl.h>
        typedef unsigned char u8; typedef signed char s8; typedef unsigned short u16; typedef short s16; typedef unsigned int u32; typedef int s32;
        typedef unsigned long long u64; typedef long long s64; typedef unsigned int uint; typedef unsigned long ulong; typedef void *ptr; typedef unsigned __int128 u128;
        static void fill(void *at, size_t size) { for (size_t i = 0; i < size; i++) ((u8 *)at)[i] = (u8)(i * 73 + 41); }
        static void dump(const char *key, const void *at, size_t size) { printf("%s ", key); for (size_t i = 0; i < size; i++) printf("%02x", ((const u8 *)at)[i]); printf("\n"); }

        """;

    public static string Write(IReadOnlyCollection<RandomManifest> manifests)
    {
        var text = new StringBuilder(Head);
        foreach (RandomManifest manifest in manifests)
        {
            WriteHeader(text, manifest);
            WriteFacts(text, manifest);
        }

        text.AppendLine("int main(void) {");
        text.AppendJoin('\n', manifests.Select(manifest => $"    {manifest.Id}_facts();")).AppendLine();
        return text.AppendLine("    return 0;\n}").ToString();
    }

    private static void WriteHeader(StringBuilder text, RandomManifest manifest)
    {
        foreach (RandomType type in manifest.Types)
        {
            text.AppendLine(type.Packing is { } packing ? $"#pragma pack(push, {RandomManifest.Text(packing)})" : "");
            text.AppendLine($"{NameOf(manifest, type)} {{");
            WriteFields(text, manifest, type.Fields, "    ");
            string align = type.Align is { } least ? $" __attribute__((aligned({RandomManifest.Text(least)})))" : "";
            text.AppendLine($"}}{(type.IsPacked ? " __attribute__((packed))" : "")}{align};");
            text.AppendLine(type.Packing is null ? "" : "#pragma pack(pop)");
        }

        foreach (RandomConstant constant in manifest.Constants)
        {
            text.AppendLine($"#define {manifest.Namespace}_{constant.Name} ({manifest.Fill(constant.Value.C)})");
        }
    }

    private static string NameOf(RandomManifest manifest, RandomType type) => $"{(type.IsUnion ? "union" : "struct")} {manifest.Id}_{type.Name}";

    private static string NameOf(RandomManifest manifest, string type) => manifest.Find(type) is { } found ? NameOf(manifest, found) : type;

    private static void WriteFields(StringBuilder text, RandomManifest manifest, ImmutableArray<RandomField> fields, string indent)
    {
        foreach (RandomField field in fields)
        {
            text.Append(indent);
            if (field.Members is { } members)
            {
                text.AppendLine(field.IsUnion ? "union {" : "struct {");
                WriteFields(text, manifest, members, indent + "    ");
                text.Append(indent).Append('}');
            }
            else
            {
                text.Append(NameOf(manifest, field.Type));
            }

            string bits = field.Bits is { } width ? " : " + RandomManifest.Text(width) : "";
            string flex = field.Flex is null ? "" : "[]";
            text.AppendLine($" {field.Name}{string.Concat(field.Dimensions.Select(length => $"[{RandomManifest.Text(length)}]"))}{bits}{flex};");
        }
    }

    private static void WriteFacts(StringBuilder text, RandomManifest manifest)
    {
        text.AppendLine($"static void {manifest.Id}_facts(void) {{");
        foreach (RandomType type in manifest.Types)
        {
            WriteFacts(text, manifest, type);
        }

        foreach (RandomConstant constant in manifest.Constants)
        {
            text.AppendLine($$"""    printf("{{manifest.Id}} {{constant.Name}} is %lld\n", (s64){{manifest.Namespace}}_{{constant.Name}});""");
        }

        foreach (RandomIoctl ioctl in manifest.Ioctls)
        {
            text.AppendLine($$"""    printf("{{manifest.Id}} {{ioctl.Name}} is %08X, in the table too\n", (unsigned int)({{Request(manifest, ioctl)}}));""");
        }

        text.AppendLine("}");
    }

    private static void WriteFacts(StringBuilder text, RandomManifest manifest, RandomType type)
    {
        string name = NameOf(manifest, type);
        string key = $"{manifest.Id} {type.Name}";
        text.AppendLine($$"""    printf("{{key}} layout %zu %zu\n", sizeof({{name}}), _Alignof({{name}}));""");
        text.AppendLine($$"""    printf("{{key}} size %zu\n", sizeof({{name}}) ? sizeof({{name}}) : 1);""");
        foreach (FieldPath path in manifest.PathsOf(type))
        {
            if (path.Field.Bits is null)
            {
                text.AppendLine($$"""    printf("{{key}}.{{path.C}} at %zu %zu\n", offsetof({{name}}, {{path.C}}), sizeof((({{name}} *)0)->{{path.C}}));""");
                continue;
            }

            text.AppendLine($$"""    { {{name}} v; memset(&v, 0, sizeof v); v.{{path.C}} = -1; dump("{{key}}.{{path.C}} ones", &v, sizeof v);""");
            text.AppendLine($$"""      fill(&v, sizeof v); printf("{{key}}.{{path.C}} reads %lld\n", (s64)v.{{path.C}}); v.{{path.C}} = 0; dump("{{key}}.{{path.C}} zeros", &v, sizeof v); }""");
        }

        if (manifest.FlexOf(type) is var (flex, field))
        {
            text.AppendLine($$"""    printf("{{key}}.{{flex}} flexible %zu %zu\n", offsetof({{name}}, {{flex}}), sizeof({{NameOf(manifest, field.Type)}}));""");
        }
    }

    private static string Request(RandomManifest manifest, RandomIoctl ioctl)
    {
        string[] parts = ioctl.SizedBy.Split('[');
        string sizedBy = NameOf(manifest, parts[0]) + (parts.Length > 1 ? "[" + parts[1] : "");
        return ioctl.Form switch
        {
            "raw" => ioctl.Type.C,
            "ioc" => $"_IOC(_IOC_WRITE, {ioctl.Type.C}, {ioctl.Number.C}, 3 + sizeof({sizedBy}))",
            "io" => $"_IO({ioctl.Type.C}, {ioctl.Number.C})",
            _ => $"_{ioctl.Form.ToUpperInvariant()}({ioctl.Type.C}, {ioctl.Number.C}, {sizedBy})",
        };
    }
}
