using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes accessors for the members of an anonymous member, which C reaches as if they were the outer struct's own.</summary>
internal static class AnonymousEmitter
{
    public static void Emit(SourceWriter writer, FieldModel anonymous) => EmitMembers(writer, anonymous.CsName, anonymous.Nested!);

    private static void EmitMembers(SourceWriter writer, string path, StructLayoutModel nested)
    {
        foreach (FieldModel field in nested.Fields)
        {
            if (field.Kind == FieldKind.Anonymous)
            {
                // Its own accessors are members of the nested type, so the path does not get longer.
                EmitMembers(writer, path, field.Nested!);
            }
            else if (field.Kind == FieldKind.Plain)
            {
                writer.Separate().Summary(field.Summary, field.CName).Line($"[NativeName({DocWriter.Literal(field.CName)})]");
                writer.Line("[global::System.Diagnostics.CodeAnalysis.UnscopedRef]");
                writer.Line($"public ref {field.CsType} {field.CsName} => ref {path}.{field.CsName};");
            }
            else if (field.Kind == FieldKind.Bits)
            {
                writer.Separate().Summary(field.Summary, field.CName).Open($"public {field.CsType} {field.CsName}");
                writer.Line($"readonly get => {path}.{field.CsName};").Line($"set => {path}.{field.CsName} = value;").Close();
            }
        }
    }
}
