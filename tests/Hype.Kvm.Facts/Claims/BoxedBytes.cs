using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hype.Kvm.Facts.Claims;

/// <summary>A value of any struct or number, and the bytes that it is made of. It needs no code that is made at run time.</summary>
internal sealed class BoxedBytes(Type type)
{
    /// <summary>Gets the value, all zeros at first.</summary>
    internal object Value { get; } = RuntimeHelpers.GetUninitializedObject(type);

    /// <summary>Gets the memory of the value.</summary>
    internal Span<byte> Bytes => Of(Value);

    /// <summary>Gets the memory of a boxed value.</summary>
    internal static Span<byte> Of(object value) =>
        // The data of every object begin where those of this class do, and a value type has as many bytes.
        MemoryMarshal.CreateSpan(ref Unsafe.As<FirstByte>(value).Data, SizeOf(value.GetType()));

    internal static int SizeOf(Type type) => RuntimeHelpers.SizeOf(type.TypeHandle);

    /// <summary>Makes a value with all bits set.</summary>
    internal static object Ones(Type type)
    {
        var ones = new BoxedBytes(type);
        ones.Bytes.Fill(0xFF);
        return ones.Value;
    }

    private sealed class FirstByte
    {
        internal byte Data;
    }
}
