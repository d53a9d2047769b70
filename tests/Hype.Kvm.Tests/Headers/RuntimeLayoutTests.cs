using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Tests.Headers;

/// <summary>The compiled structs have, at run time, the sizes and offsets that the generator computed and gcc proved.</summary>
public sealed class RuntimeLayoutTests
{
    public static TheoryData<string> StructsOf(string manifest)
    {
        ResolvedManifests resolved = Manifests.Resolve(Manifests.ReadText(manifest), out _);
        return [.. resolved.Sources.OfType<StructModel>().Select(type => $"{type.Namespace}.{type.Layout.CsName}")];
    }

    [Theory]
    [MemberData(nameof(StructsOf), "kvm-ioctls.json")]
    public void Kvm_struct_has_its_layout(string name) => Check("kvm-ioctls.json", name, typeof(KvmSystem).Assembly);

    [Theory]
    [MemberData(nameof(StructsOf), "tty-ioctls.json")]
    public void Tty_struct_has_its_layout(string name) => Check("tty-ioctls.json", name, typeof(RuntimeLayoutTests).Assembly);

    private static void Check(string manifest, string name, Assembly assembly)
    {
        ResolvedManifests resolved = Manifests.Resolve(Manifests.ReadText(manifest), out _);
        StructModel model = resolved.Sources.OfType<StructModel>().Single(type => $"{type.Namespace}.{type.Layout.CsName}" == name);
        Type type = assembly.GetType(name, throwOnError: true)!;
        Check(model.Layout, type, type);
    }

    private static void Check(StructLayoutModel layout, Type type, Type host)
    {
        Assert.Equal(Math.Max(1, layout.Size), SizeOf(type));
        foreach (FieldModel field in layout.Fields.Where(field => field.Kind != FieldKind.Bits))
        {
            FieldInfo info = type.GetField(field.CsName, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
            Assert.True(info is not null, $"{type}.{field.CsName} is missing");
            Assert.Equal((field.CsName, field.Offset, field.Size), (field.CsName, OffsetOf(type, info), SizeOf(info.FieldType)));
            if (field.Nested is { } nested)
            {
                // An anonymous member's types are declared in the struct around it.
                Type nestedType = (type.GetNestedType(nested.CsName, BindingFlags.Public) ?? host.GetNestedType(nested.CsName, BindingFlags.Public))!;
                Check(nested, nestedType, field.Kind == FieldKind.Anonymous ? host : nestedType);
            }
        }
    }

    private static int SizeOf(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    /// <summary>Takes the field's address and subtracts the struct's: the layout as the runtime has it, not as it would marshal it.</summary>
    private static int OffsetOf(Type type, FieldInfo field)
    {
        var method = new DynamicMethod("Offset", typeof(int), null, type.Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        LocalBuilder local = il.DeclareLocal(type);
        il.Emit(OpCodes.Ldloca, local);
        il.Emit(OpCodes.Ldflda, field);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Ldloca, local);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Conv_I4);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<int>>()();
    }
}
