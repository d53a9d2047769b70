using System.Collections.Immutable;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>Makes manifests of whatever the language has, so that each is right: the same seed and index make the same one.</summary>
internal sealed class RandomManifests
{
    private static readonly string[] s_numbers = ["u8", "s8", "char", "u16", "s16", "u32", "s32", "int", "uint", "u64", "s64", "ulong", "long", "ptr", "u128"];
    private static readonly string[] s_bitTypes = ["u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64", "int", "ulong"];
    private static readonly string[] s_enumTypes = ["u8", "u16", "u32", "u64"];
    private static readonly string[] s_countTypes = ["u8", "u16", "u32", "u64", "s32"];
    private static readonly string[] s_forms = ["count", "bytes", "total", ""];
    private static readonly string[] s_requests = ["io", "ior", "iow", "iowr", "ioc", "raw"];
    private const long LargestSized = 4000; // bytes of a type that a request's size is made of

    private static readonly int[] s_packings = [1, 2, 4];
    private static readonly int[] s_alignments = [2, 4, 8, 16, 32];
    private static readonly string[] s_access = ["in", "out", "inout"];

    private readonly Random _random;
    private readonly List<RandomType> _types = [];

    private RandomManifests(int seed, int index) => _random = new Random(unchecked((seed * 397) ^ (index * (int)0x9E3779B1)));

    public static RandomManifest Make(int seed, int index)
    {
        var manifests = new RandomManifests(seed, index);
        int types = manifests._random.Next(1, 6);
        for (int i = 0; i < types; i++)
        {
            manifests._types.Add(manifests.Type("t" + RandomManifest.Text(i)));
        }

        ImmutableArray<RandomConstant> constants = [.. Enumerable.Range(0, 3).Select(manifests.Constant)];
        ImmutableArray<RandomIoctl> ioctls = [.. Enumerable.Range(0, manifests._random.Next(1, 5)).Select(manifests.Ioctl)];
        return new RandomManifest(index, [.. manifests._types], constants, ioctls);
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private RandomType Type(string name)
    {
        bool isUnion = Chance(20);
        var names = new FieldNames();
        List<RandomField> fields = [.. Fields(names, isUnion, depth: 0)];
        if (!isUnion && Chance(25))
        {
            AddFlexible(fields, names);
        }

        // Bits in a packed type may lie across numbers, which the language refuses; the pragma reaches into nested types, and the key does not.
        bool mayPack = !fields.Exists(HasBits);
        bool isPacked = mayPack && Chance(15);
        int? packing = mayPack && !isPacked && !fields.Exists(field => field.Members is not null) && Chance(10) ? Pick(s_packings) : null;
        return new RandomType(name, isUnion, [.. fields]) { IsPacked = isPacked, Packing = packing, Align = Chance(15) ? Pick(s_alignments) : null };
    }

    private static bool HasBits(RandomField field) => field.Bits is not null || (field.Members is { } members && members.Any(HasBits));

    private List<RandomField> Fields(FieldNames names, bool isUnion, int depth)
    {
        int count = Chance(8) ? 0 : _random.Next(1, 7 - depth);
        return [.. Enumerable.Range(0, count).Select(_ => Field(names, isUnion, depth))];
    }

    private RandomField Field(FieldNames names, bool isUnion, int depth) => _random.Next(10) switch
    {
        0 or 1 when depth < 3 => Nested(names, depth),
        2 or 3 or 4 when !isUnion => Bits(names.Next()),
        5 when Finished is { Count: > 0 } types => Plain(names.Next(), Pick(types).Name),
        6 => new RandomField(names.Next(), Pick(s_enumTypes)) { IsEnum = true },
        _ => Plain(names.Next(), Pick(s_numbers)),
    };

    // A type that ends in a flexible array may only come last.
    private List<RandomType> Finished => [.. _types.Where(type => new RandomManifest(0, [.. _types], [], []).FlexOf(type) is null)];

    private RandomField Plain(string name, string type) => new(name, type) { Dimensions = [.. Enumerable.Range(0, Chance(30) ? _random.Next(1, 3) : 0).Select(_ => _random.Next(1, 5))] };

    private RandomField Bits(string name)
    {
        string type = Pick(s_bitTypes);
        int width = type switch { "u8" or "s8" => 8, "u16" or "s16" => 16, "u32" or "s32" or "int" => 32, _ => 64 };
        return new RandomField(name, type) { Bits = _random.Next(1, width + 1) };
    }

    private RandomField Nested(FieldNames names, int depth)
    {
        bool isUnion = Chance(50);
        string? name = Chance(50) ? names.Next() : null;
        ImmutableArray<RandomField> members = [.. Fields(name is null ? names : new FieldNames(), isUnion, depth + 1)];
        return new RandomField(name, "") { Members = members, IsUnion = isUnion, Dimensions = name is not null && Chance(25) ? [_random.Next(1, 4)] : [] };
    }

    private void AddFlexible(List<RandomField> fields, FieldNames names)
    {
        if (Chance(30) && _types.Except(Finished).ToArray() is { Length: > 0 } types)
        {
            fields.Add(new RandomField(names.Next(), Pick(types).Name));
            return;
        }

        // C wants a named member before the array.
        string count = names.Next();
        fields.Insert(_random.Next(fields.Count + 1), new RandomField(count, Pick(s_countTypes)));
        // Elements must have a size.
        List<RandomType> sized = Finished.FindAll(type => type.Fields.Any(field => s_numbers.Contains(field.Type)));
        string element = sized.Count > 0 && Chance(50) ? Pick(sized).Name : Pick(s_numbers);
        fields.Add(new RandomField(names.Next(), element) { Flex = Pick(s_forms), FlexField = count });
    }

    private RandomConstant Constant(int number) => new("N" + RandomManifest.Text(number), Expression(number, 0));

    private RandomExpression Expression(int names, int depth)
    {
        if (depth > 3 || Chance(30))
        {
            return names > 0 && Chance(30) ? Name("N" + RandomManifest.Text(_random.Next(names))) : Literal(_random.Next(Chance(50) ? 64 : 1 << 20)); // so small that nothing overflows
        }

        RandomExpression left = Expression(names, depth + 1);
        RandomExpression right = Expression(names, depth + 1);
        return _random.Next(6) switch
        {
            0 => new RandomExpression($"-({left.Json})", $"-({left.C})"),
            1 => Join(left, " << ", Literal(_random.Next(4))) is var shift ? new RandomExpression($"({shift.Json})", $"({shift.C})") : left,
            2 => Join(left, " | ", right) is var or ? new RandomExpression($"({or.Json})", $"({or.C})") : left,
            3 => Join(new RandomExpression($"({left.Json})", $"({left.C})"), " * ", Literal(_random.Next(8))),
            4 => Join(left, " - ", new RandomExpression($"({right.Json})", $"({right.C})")),
            _ => Join(left, " + ", right),
        };
    }

    private static RandomExpression Join(RandomExpression left, string sign, RandomExpression right) => new(left.Json + sign + right.Json, left.C + sign + right.C);

    // What follows an @ gets a prefix that is distinct for each manifest.
    private static RandomExpression Name(string name) => new("@" + name, "@" + name);

    private RandomExpression Literal(long value)
    {
        string text = Chance(50) ? "0x" + value.ToString("X", System.Globalization.CultureInfo.InvariantCulture) : value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Chance(10) && value is >= 'A' and <= 'Z' ? new RandomExpression($"'{(char)value}'", $"'{(char)value}'") : new RandomExpression(text, text + "LL");
    }

    // More than the size, whatever the alignment: a number has 14 bits for it, and dimensions come on top.
    private long BoundOf(RandomType type) => 64 + type.Fields.Sum(BoundOf);

    private long BoundOf(RandomField field)
    {
        long one = field.Members is { } members ? 64 + members.Sum(BoundOf) : _types.Find(type => type.Name == field.Type) is { } found ? BoundOf(found) : 16;
        return 32 + field.Dimensions.Aggregate(one, (size, length) => size * length);
    }

    private RandomIoctl Ioctl(int number)
    {
        List<RandomType> small = _types.FindAll(type => BoundOf(type) <= LargestSized);
        string sizedBy = small.Count > 0 && Chance(70) ? Pick(small).Name : Pick(s_numbers);
        string dimension = Chance(20) ? $"[{RandomManifest.Text(_random.Next(1, 5))}]" : "";
        string form = Pick(s_requests);
        RandomExpression type = form == "raw" ? Literal(_random.NextInt64(1L << 32)) : Join(Literal(_random.Next(128)), " + ", Literal(_random.Next(128)));
        return new RandomIoctl("I" + RandomManifest.Text(number), form, type, Literal((number * 40) + _random.Next(40)), sizedBy + dimension, Argument());
    }

    private string Argument()
    {
        string nullable = Chance(20) ? ", \"nullable\": true" : "";
        return _random.Next(5) switch
        {
            0 => "\"none\"",
            1 => "{ \"value\": \"u32\" }",
            2 => "{ \"fd\": \"any\" }",
            3 => $$"""{ "type": "{{Pick(s_numbers)}}", "access": "{{Pick(s_access)}}"{{nullable}} }""",
            _ => $$"""{ "type": "@{{Pick(_types).Name}}", "access": "{{Pick(s_access)}}"{{nullable}} }""",
        };
    }
}
