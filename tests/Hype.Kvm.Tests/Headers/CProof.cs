using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Tests.Headers;

/// <summary>What the generator computed, as C assertions, one a line, each with a name.</summary>
internal sealed class CProof
{
    private readonly List<string> _lines = [];
    private readonly List<string> _bitFields = [];
    private readonly string _arch;

    /// <param name="manifest">The manifest.</param>
    /// <param name="resolved">What the generator made of it.</param>
    /// <param name="arch">The architecture whose headers are compared: what others alone have is left out.</param>
    public CProof(ManifestDefinition manifest, ResolvedManifests resolved, string arch = "x86_64")
    {
        _arch = arch;
        string[] others = [.. Architectures.Typed.Where(other => other != arch).Select(other => "." + NamingRules.ArchNamespace(other))];
        _lines.Add("#include <stddef.h>");
        _lines.Add("#include <sys/ioctl.h>");
        _lines.AddRange(manifest.Headers.Select(header => $"#include <{header}>"));
        foreach (SourceModel source in resolved.Sources.Where(source => !others.Any(other => source.Namespace.EndsWith(other, StringComparison.Ordinal))))
        {
            Add(source);
        }
    }

    /// <summary>Gets the assertions' names by line, counted from 1.</summary>
    public Dictionary<int, string> Names { get; } = [];

    /// <summary>Gets, for each bit field, its name with its first bit and width as computed, in the form that <see cref="BitFieldProgram"/> prints.</summary>
    public List<string> ExpectedBits { get; } = [];

    /// <summary>Gets a program that sets each bit field to ones and prints where they came to be: no assertion can ask for that.</summary>
    public string BitFieldProgram =>
        string.Join('\n', _lines.Where(line => line.StartsWith("#include", StringComparison.Ordinal))) + """

            #include <stdio.h>
            #include <string.h>
            static void show(const char *name, const unsigned char *bytes, int size)
            {
                int first = -1, count = 0;
                for (int i = 0; i < size * 8; i++)
                    if (bytes[i / 8] >> (i % 8) & 1) { if (first < 0) first = i; count++; }
                printf("%s %d %d\n", name, first, count);
            }
            int main(void)
            {

            """ + string.Join('\n', _bitFields) + "\nreturn 0; }\n";

    public string Text => string.Join('\n', _lines) + "\n";

    private void Add(SourceModel source)
    {
        switch (source)
        {
            case IoctlModel ioctl:
                Assert(ioctl.CName, $"(unsigned int)({ioctl.CName}) == 0x{ioctl.Number:X8}u");
                break;
            case EnumModel item:
                AddMembers(item);
                break;
            case ConstantsModel constants:
                AddConstants(constants);
                break;
            case StructModel type:
                AddStruct(type.Layout);
                break;
            default:
                break; // a handle has nothing in headers
        }
    }

    private void AddMembers(EnumModel item)
    {
        foreach (EnumMemberModel member in item.Members.Where(member => !member.IsSynthetic))
        {
            Assert(member.CName, $"(unsigned long long)({member.CName}) == {member.Value}ull");
        }
    }

    private void AddConstants(ConstantsModel constants)
    {
        foreach (ConstantModel constant in constants.Constants)
        {
            Assert(constant.CName, $"(long long)({constant.CName}) == {constant.Value}ll");
        }
    }

    private void AddStruct(StructLayoutModel layout)
    {
        string type = $"{(layout.IsUnion ? "union" : "struct")} {layout.CName}";
        Assert($"sizeof {layout.CName}", $"sizeof({type}) == {layout.Size}");
        Assert($"alignof {layout.CName}", $"_Alignof({type}) == {layout.Alignment}");
        AddFields(type, layout.CName, "", 0, layout);
        if (layout.Flex is { } flex)
        {
            Assert($"{layout.CName}.{flex.CName}", $"offsetof({type}, {flex.CName}) == {flex.Offset}");
            Assert($"{layout.CName}.{flex.CName}[0]", $"sizeof((({type} *)0)->{flex.CName}[0]) == {flex.ElementSize}");
        }
    }

    /// <summary>Asserts the fields, and through anonymous and nested members theirs.</summary>
    private void AddFields(string type, string name, string prefix, int start, StructLayoutModel layout)
    {
        foreach (FieldModel field in layout.Fields.Where(field => Architectures.Has(field.Arch, _arch)))
        {
            string path = prefix + field.CName;
            if (field.Kind == FieldKind.Plain)
            {
                Assert($"{name}.{path}", $"offsetof({type}, {path}) == {start + field.Offset}");
                Assert($"{name}.{path} size", $"sizeof((({type} *)0)->{path}) == {field.Size}");
            }

            if (field.Bits is { } bits)
            {
                _bitFields.Add($"{{ {type} value; memset(&value, 0, sizeof value); value.{path} = -1; show(\"{name}.{path}\", (unsigned char *)&value, sizeof value); }}");
                ExpectedBits.Add($"{name}.{path} {((start + field.Offset) * 8) + bits.Shift} {bits.Width}");
            }

            if (field.Nested is { } nested)
            {
                string element = field.Size == nested.Size ? "." : "[0].";
                AddFields(type, name, field.Kind == FieldKind.Anonymous ? prefix : path + element, start + field.Offset, nested);
            }
        }
    }

    private void Assert(string name, string condition)
    {
        _lines.Add($"_Static_assert({condition}, \"{name}\");");
        Names.Add(_lines.Count, name);
    }
}
