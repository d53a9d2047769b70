using System.Globalization;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes handle types: a safe handle for each kind of descriptor.</summary>
internal static class HandleEmitter
{
    private const string SafeHandle = "global::System.Runtime.InteropServices.SafeHandle";

    public static string Emit(HandleModel model)
    {
        SourceWriter writer = new SourceWriter().Header(model.Namespace, usesInterop: true);
        writer.Summary(model.Docs.Summary ?? $"A descriptor of kind {model.Id}.", "");
        string parent = model.Parent is null ? "" : $"It comes from <see cref=\"{model.Parent}\"/>, which the kernel keeps alive for it.";
        writer.Remarks(model.Docs, parent).Open($"public sealed partial class {model.CsName} : SafeDescriptor");
        EmitConstructors(writer, model);
        if (model.CanAdopt)
        {
            EmitAdopt(writer, model);
        }

        if (model.Open is not null)
        {
            EmitOpen(writer, model, model.Open);
        }

        writer.Separate().Line("internal void SetDescriptor(int fd) => Adopt(fd);");
        return writer.Close().ToString();
    }

    private static void EmitConstructors(SourceWriter writer, HandleModel model)
    {
        writer.Open($"internal {model.CsName}()").Close();
        writer.Separate().Line($"private {model.CsName}(int fd, bool ownsHandle)").Open("    : base(fd, ownsHandle)").Close();
        if (model.CanAdopt)
        {
            writer.Separate().Line($"private {model.CsName}({SafeHandle} other)").Open("    : base(other)").Close();
        }
    }

    private static void EmitAdopt(SourceWriter writer, HandleModel model)
    {
        writer.Separate().Line("/// <summary>Makes a handle over an existing descriptor.</summary>");
        writer.Line("/// <param name=\"fd\">The descriptor.</param>");
        writer.Line("/// <param name=\"ownsHandle\">Whether disposing of the handle closes the descriptor.</param>");
        writer.Line("/// <returns>The handle.</returns>");
        writer.Line($"public static {model.CsName} FromDescriptor(int fd, bool ownsHandle) => new(fd, ownsHandle);");
        writer.Separate().Line("/// <summary>Makes a handle that shares the descriptor of another, which stays open until both are disposed of.</summary>");
        writer.Line("/// <param name=\"other\">The other handle, like that of a file.</param>");
        writer.Line("/// <returns>The handle.</returns>");
        writer.Line($"public static {model.CsName} FromHandle({SafeHandle} other) => new(other);");
    }

    private static void EmitOpen(SourceWriter writer, HandleModel model, OpenDefinition open)
    {
        string path = DocWriter.Literal(open.Path);
        writer.Separate().Line("/// <summary>Opens the device, with close-on-exec.</summary>");
        writer.Line("/// <param name=\"path\">The device's path.</param>").Line("/// <returns>The handle.</returns>");
        writer.Line($"/// <exception cref=\"{model.Exception}\">The device could not be opened.</exception>");
        writer.Open($"{(open.IsInternal ? "internal" : "public")} static {model.CsName} {open.MethodName}(string path = {path})");
        writer.Line($"{model.CsName} handle = new();");
        writer.Line($"Errno errno = handle.OpenPath(path, 0x{FlagsOf(open).ToString("X", CultureInfo.InvariantCulture)});");
        writer.Open("if (errno != Errno.None)").Line("handle.Dispose();");
        writer.Line($"throw new {model.Exception}($\"open({{path}})\", errno, null, HintForOpen(errno));").Close();
        writer.Line().Line("return handle;").Close();
        EmitHint(writer, open);
    }

    private static void EmitHint(SourceWriter writer, OpenDefinition open)
    {
        writer.Separate().Open("internal static string? HintForOpen(Errno errno) => errno switch");
        foreach (ErrorDefinition error in open.Errors)
        {
            writer.Line($"Errno.{error.Errno} => {DocWriter.Literal(error.Meaning)},");
        }

        writer.Line("_ => null,").CloseWith("};");
    }

    // As in asm-generic/fcntl.h.
    private static int FlagsOf(OpenDefinition open) => open.Flags.Sum(flag => flag switch
    {
        "wronly" => 0x1,
        "rdwr" => 0x2,
        "noctty" => 0x100,
        "nonblock" => 0x800,
        _ => 0,
    });
}
