using System.Reflection;
using System.Reflection.Emit;
using Hype.Interop;
using Microsoft.Win32.SafeHandles;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>Calls any member of a handle with arguments made up by their types: zeros, and objects where null is refused.</summary>
/// <remarks>Reflection cannot call what takes or returns a ref struct, so the call is compiled.</remarks>
internal static class HandleCall
{
    /// <returns>What the member returned, or <see langword="null"/> for nothing, references and ref structs.</returns>
    public static object? Invoke(MethodInfo method, SafeDescriptor handle)
    {
        ParameterInfo[] parameters = [.. method.GetParameters().Skip(method.IsStatic ? 1 : 0)];
        object?[] arguments = [.. parameters.Select(parameter => Make(parameter.ParameterType))];
        try
        {
            return Compile(method, parameters)(handle, arguments);
        }
        finally
        {
            foreach (IDisposable disposable in arguments.OfType<IDisposable>())
            {
                disposable.Dispose();
            }
        }
    }

    private static Func<SafeDescriptor, object?[], object?> Compile(MethodInfo method, ParameterInfo[] parameters)
    {
        var call = new DynamicMethod("Call", typeof(object), [typeof(SafeDescriptor), typeof(object[])], typeof(HandleCall).Module, skipVisibility: true);
        ILGenerator il = call.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, HandleApi.ReceiverOf(method));
        for (int i = 0; i < parameters.Length; i++)
        {
            EmitArgument(il, parameters[i].ParameterType, i);
        }

        il.Emit(OpCodes.Call, method);
        EmitResult(il, method.ReturnType);
        il.Emit(OpCodes.Ret);
        return call.CreateDelegate<Func<SafeDescriptor, object?[], object?>>();
    }

    private static void EmitArgument(ILGenerator il, Type type, int index)
    {
        if (IsMadeUp(type))
        {
            LocalBuilder local = il.DeclareLocal(type.IsByRef ? type.GetElementType()! : type);
            il.Emit(type.IsByRef ? OpCodes.Ldloca : OpCodes.Ldloc, local);
            return;
        }

        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Ldelem_Ref);
        if (IsSpan(type))
        {
            il.Emit(OpCodes.Castclass, typeof(byte[]));
            il.Emit(OpCodes.Call, SpanMakerOf(type));
            return;
        }

        il.Emit(OpCodes.Castclass, type);
    }

    private static void EmitResult(ILGenerator il, Type type)
    {
        if (type.IsValueType && type != typeof(void) && !type.IsByRefLike)
        {
            il.Emit(OpCodes.Box, type);
            return;
        }

        if (type.IsByRef || type.IsByRefLike)
        {
            il.Emit(OpCodes.Pop);
        }

        if (type == typeof(void) || type.IsByRef || type.IsByRefLike)
        {
            il.Emit(OpCodes.Ldnull);
        }
    }

    private static FlexibleArraySpan<THeader, TElement> SpanOver<THeader, TElement>(byte[] memory)
        where THeader : unmanaged, IFlexibleArrayHeader<TElement>
        where TElement : unmanaged => new(memory);

    private static MethodInfo SpanMakerOf(Type type) => type.GetGenericArguments() is [_, _] arguments
        ? typeof(HandleCall).GetMethod(nameof(SpanOver), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(arguments)
        : type.GetMethod("op_Implicit", [typeof(byte[])])!;

    private static bool IsSpan(Type type) =>
        type == typeof(Span<byte>) || type == typeof(ReadOnlySpan<byte>) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(FlexibleArraySpan<,>));

    private static bool IsMadeUp(Type type) => type.IsByRef || type.IsPointer || (type.IsValueType && !IsSpan(type));

    private static object? Make(Type type) => type switch
    {
        _ when IsMadeUp(type) => null,
        _ when IsSpan(type) => new byte[2 * Environment.SystemPageSize], // longer than any structure
        _ when type == typeof(string) => "text",
        _ when type == typeof(KvmStatistic) => new KvmStatistic("name", default, default, default, 0, 0, 0, 0),
        _ when type.IsAssignableFrom(typeof(SafeFileHandle)) => new SafeFileHandle(0, ownsHandle: false),
        _ when type.IsSubclassOf(typeof(SafeDescriptor)) => HandleApi.Create(type),
        _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(FlexibleArrayBuffer<,>) => Activator.CreateInstance(type, 1),
        _ => throw new NotSupportedException($"Make up an argument of type {type} here."),
    };
}
