using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes enums, and the class of a manifest's constants.</summary>
internal static class EnumEmitter
{
    public static string Emit(EnumModel model)
    {
        SourceWriter writer = new SourceWriter().Header(model.Namespace, usesInterop: true);
        writer.Summary(model.Docs.Summary ?? $"Values that begin with {model.CName}.", "").Remarks(model.Docs);
        writer.Line($"[NativeName({DocWriter.Literal(model.CName)})]");
        if (model.IsFlags)
        {
            writer.Line("[global::System.Flags]");
        }

        writer.Open($"public enum {model.CsName} : {model.BaseType}");
        foreach (EnumMemberModel member in model.Members)
        {
            EmitMember(writer, member);
        }

        return writer.Close().ToString();
    }

    public static string Emit(ConstantsModel model)
    {
        SourceWriter writer = new SourceWriter().Header(model.Namespace, usesInterop: true);
        writer.Summary("Numbers of the kernel's headers.", "").Open($"public static class {model.CsName}");
        foreach (ConstantModel constant in model.Constants)
        {
            writer.Separate().Summary(constant.Summary, constant.CName).Line($"[NativeName({DocWriter.Literal(constant.CName)})]");
            writer.Line($"public const {constant.CsType} {constant.CsName} = {constant.Value};");
        }

        return writer.Close().ToString();
    }

    private static void EmitMember(SourceWriter writer, EnumMemberModel member)
    {
        writer.Separate();
        if (member.IsSynthetic)
        {
            writer.Summary(member.Docs.Summary, "").Remarks(member.Docs);
        }
        else
        {
            writer.Summary(member.Docs.Summary, member.CName).Remarks(member.Docs).Line($"[NativeName({DocWriter.Literal(member.CName)})]");
        }

        writer.Line($"{member.CsName} = {member.Value},");
    }
}
