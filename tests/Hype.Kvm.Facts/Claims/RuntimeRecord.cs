using System.Reflection;
using System.Runtime.CompilerServices;
using Hype.Interop;

namespace Hype.Kvm.Facts.Claims;

/// <summary>
/// What the runtime makes of a generated struct. Nothing is computed: a member is set to ones and the bytes are looked at,
/// or every byte is given its own number and the member is read.
/// </summary>
public static class RuntimeRecord
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Describes a type that carries the name of a C struct or union.</summary>
    public static RecordClaim Describe(Type type, TargetArchitecture architecture) =>
        new(TagOf(type)!, BoxedBytes.SizeOf(type), [.. Members(type, "", 0, architecture)], Flexible(type));

    /// <summary>Gets the tag of the C struct or union that a type is; null where it is none.</summary>
    public static string? TagOf(Type type) =>
        type.IsValueType && !type.IsEnum && NameOf(type) is { } name ? name.Split(' ')[^1] : null;

    private static IEnumerable<MemberClaim> Members(Type type, string path, int start, TargetArchitecture architecture) =>
        type.GetFields(Instance)
            .Where(field => !architecture.IsForAnother(field.Name))
            .SelectMany(field => Field(type, field, path, start, architecture))
            .Concat(type.GetProperties(Instance)
                .Where(property => NameOf(property) is not null && !architecture.IsForAnother(property.Name))
                .Select(property => Property(type, property, path, start)));

    private static IEnumerable<MemberClaim> Field(Type type, FieldInfo field, string path, int start, TargetArchitecture architecture)
    {
        int offset = start + OffsetOf(type, field);
        if (NameOf(field) is not { } name)
        {
            // A member without a name hands its own on; anything else without a name is padding, or the storage of bit fields.
            return field.Name.StartsWith("Anonymous", StringComparison.Ordinal) ? Members(field.FieldType, path, offset, architecture) : [];
        }

        return Inner(field.FieldType, $"{path}{name}", offset, architecture)
            .Prepend(MemberClaim.Bytes($"{path}{name}", offset, BoxedBytes.SizeOf(field.FieldType)));
    }

    private static IEnumerable<MemberClaim> Inner(Type type, string path, int offset, TargetArchitecture architecture)
    {
        if (type.IsPrimitive || type.IsEnum)
        {
            return [];
        }

        if (!type.IsDefined(typeof(InlineArrayAttribute), inherit: false))
        {
            return Members(type, path + ".", offset, architecture);
        }

        // An array of a record that has a name of its own is that record's business.
        Type element = type.GetFields(Instance)[0].FieldType;
        return TagOf(element) is null ? Inner(element, path + "[]", offset, architecture) : [];
    }

    private static MemberClaim Property(Type type, PropertyInfo property, string path, int start) =>
        property.PropertyType.IsByRef
            ? Reference(type, property, path, start)
            : BitField(type, property, path, start);

    /// <summary>Reads through a property that gives a reference into a member without a name.</summary>
    private static MemberClaim Reference(Type type, PropertyInfo property, string path, int start)
    {
        byte[] low = Read(type, property, index => (byte)index);
        byte[] high = Read(type, property, index => (byte)(index >> 8));
        return MemberClaim.Bytes(path + NameOf(property), start + low[0] + (high[0] << 8), low.Length);
    }

    private static byte[] Read(Type type, PropertyInfo property, Func<int, byte> pattern)
    {
        var record = new BoxedBytes(type);
        for (int i = 0; i < record.Bytes.Length; i++)
        {
            record.Bytes[i] = pattern(i);
        }

        return BoxedBytes.Of(property.GetValue(record.Value)!).ToArray();
    }

    private static MemberClaim BitField(Type type, PropertyInfo property, string path, int start)
    {
        var record = new BoxedBytes(type);
        property.SetValue(record.Value, BoxedBytes.Ones(property.PropertyType));
        byte[] bytes = record.Bytes.ToArray();
        int[] set = [.. Enumerable.Range(0, bytes.Length * 8).Where(bit => ((bytes[bit / 8] >> (bit % 8)) & 1) != 0)];
        return new MemberClaim(path + NameOf(property), (start * 8) + set[0], set.Length, IsBitField: true);
    }

    private static int OffsetOf(Type type, FieldInfo field)
    {
        var record = new BoxedBytes(type);
        field.SetValue(record.Value, BoxedBytes.Ones(field.FieldType));
        Span<byte> bytes = record.Bytes;
        int first = bytes.IndexOf((byte)0xFF);
        return bytes.Count((byte)0xFF) == BoxedBytes.SizeOf(field.FieldType)
            ? first
            : throw new InvalidOperationException($"{type}.{field.Name} has other bytes than its type.");
    }

    /// <summary>
    /// Reads what a struct says of the array behind it. It implements an interface for that; where the compiler of the native program
    /// has seen no use of the interface, the property is all that is left, and its name has the type of the elements.
    /// </summary>
    private static (int Offset, int ElementSize)? Flexible(Type type)
    {
        PropertyInfo? offset = type.GetProperties(BindingFlags.Static | BindingFlags.NonPublic)
            .SingleOrDefault(property => property.Name.EndsWith(">." + nameof(IFlexibleArrayHeader<>.ElementsOffset), StringComparison.Ordinal));
        if (offset is null)
        {
            return null;
        }

        string element = offset.Name[(offset.Name.IndexOf('<', StringComparison.Ordinal) + 1)..offset.Name.LastIndexOf('>')];
        Type elementType = typeof(int).Assembly.GetType(element) ?? type.Assembly.GetType(element, throwOnError: true)!;
        return ((int)offset.GetValue(null)!, BoxedBytes.SizeOf(elementType));
    }

    private static string? NameOf(MemberInfo member) => member.GetCustomAttribute<NativeNameAttribute>()?.Name;
}
