using System.Text;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>Writes C# that tells of generated code, at run time, what the C program tells of the header.</summary>
internal static class ProbeWriter
{
    /// <summary>What the probes of all manifests call.</summary>
    public const string Recorder = """
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;

        public static class Recorder
        {
            public static string Field<TOuter, TField>(string key, ref TOuter outer, ref TField field) =>
                $"{key} at {Unsafe.ByteOffset(ref Unsafe.As<TOuter, byte>(ref outer), ref Unsafe.As<TField, byte>(ref field))} {Unsafe.SizeOf<TField>()}";

            public static string Flexible<TOuter, TElement>(string key, int size)
                where TOuter : unmanaged, Hype.Interop.IFlexibleArrayHeader<TElement>
                where TElement : unmanaged => $"{key} flexible {TOuter.ElementsOffset} {(size == 0 ? 0 : Unsafe.SizeOf<TElement>())}";

            public static void Fill<T>(ref T value)
            {
                System.Span<byte> bytes = Bytes(ref value);
                for (int i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = unchecked((byte)((i * 73) + 41));
                }
            }

            public static string Dump<T>(string key, ref T value) => $"{key} {System.Convert.ToHexStringLower(Bytes(ref value))}";

            private static System.Span<byte> Bytes<T>(ref T value) => MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>());
        }
        """;

    public static string Write(RandomManifest manifest)
    {
        StringBuilder text = new StringBuilder()
            .AppendLine("#pragma warning disable CS1591 // It needs no documentation.")
            .AppendLine("#pragma warning disable CS0219 // Of an empty struct there is nothing to use.")
            .AppendLine("using System.Collections.Generic;")
            .AppendLine("using System.Linq;")
            .AppendLine($"namespace {manifest.Namespace};")
            .AppendLine("public static class Probe")
            .AppendLine("{")
            .AppendLine("    public static void Run(List<string> facts)")
            .AppendLine("    {");
        foreach (RandomType type in manifest.Types)
        {
            WriteType(text, manifest, type);
        }

        foreach (RandomConstant constant in manifest.Constants)
        {
            text.AppendLine($$"""        facts.Add($"{{manifest.Id}} {{constant.Name}} is {unchecked((long){{manifest.Namespace}}Constants.{{constant.Name}})}");""");
        }

        foreach (RandomIoctl ioctl in manifest.Ioctls)
        {
            string name = $"{manifest.Namespace}_{ioctl.Name}";
            text.AppendLine($$"""        uint? {{ioctl.Name}} = {{manifest.Namespace}}Ioctls.All.Find("{{name}}")!.NumberOn(Hype.Interop.IoctlArchitectures.X64);""");
            text.AppendLine($$"""        facts.Add($"{{manifest.Id}} {{ioctl.Name}} is {{{manifest.Namespace}}Requests.{{name}}:X8}, {({{ioctl.Name}} == {{manifest.Namespace}}Requests.{{name}} ? "" : "not ")}in the table too");""");
        }

        return text.AppendLine("    }").AppendLine("}").ToString();
    }

    private static void WriteType(StringBuilder text, RandomManifest manifest, RandomType type)
    {
        string name = NameOf(manifest, type.Name);
        string key = $"{manifest.Id} {type.Name}";
        text.AppendLine("        {").AppendLine($"            {name} v = default;");
        text.AppendLine($$"""            facts.Add($"{{key}} size {System.Runtime.CompilerServices.Unsafe.SizeOf<{{name}}>()}");""");
        foreach (FieldPath path in manifest.PathsOf(type))
        {
            string field = $"{key}.{path.C}";
            if (path.Field.Bits is null)
            {
                text.AppendLine($$"""            facts.Add(Recorder.Field("{{field}}", ref v, ref v.{{path.Cs}}));""");
                continue;
            }

            text.AppendLine($$"""            v = default; v.{{path.Cs}} = unchecked(({{NameOf(manifest, path.Field.Type)}})-1L); facts.Add(Recorder.Dump("{{field}} ones", ref v));""");
            text.AppendLine($$"""            Recorder.Fill(ref v); facts.Add($"{{field}} reads {unchecked((long)v.{{path.Cs}})}"); v.{{path.Cs}} = 0; facts.Add(Recorder.Dump("{{field}} zeros", ref v));""");
        }

        if (manifest.FlexOf(type) is var (flex, element))
        {
            int size = manifest.Find(element.Type) is { } found && manifest.IsEmpty(found) ? 0 : 1;
            text.AppendLine($$"""            facts.Add(Recorder.Flexible<{{name}}, {{NameOf(manifest, element.Type)}}>("{{key}}.{{flex}}", {{RandomManifest.Text(size)}}));""");
        }

        text.AppendLine("        }");
    }

    private static string NameOf(RandomManifest manifest, string type) => type switch
    {
        "u8" or "char" => "byte",
        "s8" => "sbyte",
        "u16" => "ushort",
        "s16" => "short",
        "u32" or "uint" => "uint",
        "s32" or "int" => "int",
        "u64" or "ulong" or "ptr" => "ulong",
        "s64" or "long" => "long",
        "u128" => "System.UInt128",
        _ => manifest.Namespace + type.ToUpperInvariant(),
    };
}
