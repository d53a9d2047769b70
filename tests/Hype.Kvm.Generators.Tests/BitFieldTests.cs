using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Tests;

/// <summary>The accessors of bit fields, compiled and run: each reaches its own bits, with its sign, and no others.</summary>
public sealed class BitFieldTests
{
    private const string Bits = """{ "name": "f", "type": "TYPE", "bits": WIDTH }""";

    [Theory]
    [InlineData("u32", 1, "", """, ["b", "u8"]""", 0)]
    [InlineData("u32", 8, """["x", "u8"], """, "", 8)]
    [InlineData("u32", 24, """["x", "u8"], """, "", 8)] // three bytes: no number has them
    [InlineData("s32", 24, """["x", "u8"], """, "", 8)]
    [InlineData("u64", 48, """["x", "u16"], """, """, ["y", "u8"]""", 16)]
    [InlineData("s64", 40, """["x", "u8"], { "name": "g", "type": "u8", "bits": 3 }, """, "", 11)]
    [InlineData("s8", 3, """{ "name": "g", "type": "u8", "bits": 2 }, """, """, { "name": "h", "type": "u32", "bits": 5 }""", 2)]
    [InlineData("u64", 64, "", "", 0)]
    [InlineData("s64", 64, "", "", 0)]
    [InlineData("s16", 9, """{ "name": "g", "type": "u32", "bits": 7 }, """, "", 7)]
    public void Accessors_reach_their_own_bits(string type, int width, string before, string after, int first)
    {
        string field = Bits.Replace("TYPE", type, StringComparison.Ordinal).Replace("WIDTH", width.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Type compiled = Compile($$"""{ "id": "x", "namespace": "X", "types": [{ "struct": "s", "fields": [{{before}}{{field}}{{after}}] }] }""");
        PropertyInfo property = compiled.GetProperty("F")!;
        object ones = ValueOf(property, ulong.MaxValue, width);
        object top = ValueOf(property, 1UL << (width - 1), width);

        object value = Activator.CreateInstance(compiled)!;
        property.SetValue(value, ones);
        Assert.Equal(Enumerable.Range(first, width), SetBitsOf(value));
        Assert.Equal(ones, property.GetValue(value));

        property.SetValue(value, top);
        Assert.Equal([first + width - 1], SetBitsOf(value));
        Assert.Equal(top, property.GetValue(value));

        object full = Fill(compiled);
        int all = SetBitsOf(full).Count();
        property.SetValue(full, ValueOf(property, 0, width));
        Assert.Equal(Enumerable.Range(0, all).Except(Enumerable.Range(first, width)), SetBitsOf(full));
    }

    // What the field reads as with these bits: a signed one repeats its highest.
    private static object ValueOf(PropertyInfo property, ulong bits, int width) => Type.GetTypeCode(property.PropertyType) switch
    {
        TypeCode.SByte => (sbyte)Extend(bits, width),
        TypeCode.Int16 => (short)Extend(bits, width),
        TypeCode.Int32 => (int)Extend(bits, width),
        TypeCode.Int64 => Extend(bits, width),
        TypeCode.UInt32 => (uint)(bits & (ulong.MaxValue >> (64 - width))),
        TypeCode.UInt64 => bits & (ulong.MaxValue >> (64 - width)),
        _ => throw new NotSupportedException(property.PropertyType.Name),
    };

    private static long Extend(ulong bits, int width) => (long)(bits << (64 - width)) >> (64 - width);

    private static IEnumerable<int> SetBitsOf(object value)
    {
        byte[] bytes = new byte[Marshal.SizeOf(value)];
        GCHandle pin = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        Marshal.StructureToPtr(value, pin.AddrOfPinnedObject(), false);
        pin.Free();
        var bits = new BitArray(bytes);
        return Enumerable.Range(0, bits.Length).Where(index => bits[index]);
    }

    private static object Fill(Type type)
    {
        byte[] bytes = new byte[Marshal.SizeOf(type)];
        Array.Fill(bytes, byte.MaxValue);
        GCHandle pin = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        object value = Marshal.PtrToStructure(pin.AddrOfPinnedObject(), type)!;
        pin.Free();
        return value;
    }

    private static Type Compile(string manifest)
    {
        Assert.Empty(Harness.Run(manifest, out Compilation output).Diagnostics);
        using var stream = new MemoryStream();
        Assert.Empty(output.Emit(stream).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return Assembly.Load(stream.ToArray()).GetType("X.S", throwOnError: true)!;
    }
}
