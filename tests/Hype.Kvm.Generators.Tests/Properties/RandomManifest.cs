using System.Collections.Immutable;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>A random manifest, apart from the languages that it is written in. Every name in it is distinct from those of a manifest with another index.</summary>
internal sealed record RandomManifest(int Index, ImmutableArray<RandomType> Types, ImmutableArray<RandomConstant> Constants, ImmutableArray<RandomIoctl> Ioctls)
{
    /// <summary>Gets the id, and the namespace in capitals.</summary>
    public string Id => "c" + Text(Index);

    public string Namespace => "C" + Text(Index);

    public static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Puts this manifest's prefix before names that are marked with an @: that of types is in small letters, that of constants in capitals.</summary>
    public string Fill(string text) => text.Replace("@t", Id + "_t", StringComparison.Ordinal).Replace("@N", Namespace + "_N", StringComparison.Ordinal);

    /// <summary>Gets the type with this name; nothing where the name is a number's.</summary>
    public RandomType? Find(string name) => Types.FirstOrDefault(type => type.Name == name);

    /// <summary>Says whether a type has no size in C: it has no fields, or none with a size.</summary>
    public bool IsEmpty(RandomType type) => type.Fields.All(IsEmpty);

    public bool IsEmpty(RandomField field) =>
        field.Members is { } members ? members.All(IsEmpty) : field.Flex is not null || (Find(field.Type) is { } type && IsEmpty(type));

    /// <summary>Gets the flexible array that a type ends in, with the path to it.</summary>
    public (string Path, RandomField Field)? FlexOf(RandomType type)
    {
        if (type.IsUnion || type.Fields.IsEmpty)
        {
            return null;
        }

        RandomField last = type.Fields[^1];
        if (last.Flex is not null)
        {
            return (last.Name!, last);
        }

        return last.Dimensions.IsEmpty && Find(last.Type) is { } inner && FlexOf(inner) is { } flex ? ($"{last.Name}.{flex.Path}", flex.Field) : null;
    }

    /// <summary>Gets every field that C reaches by a path from a type, but not those that types of their own have.</summary>
    public IEnumerable<FieldPath> PathsOf(RandomType type) => PathsOf(type.Fields, "", "");

    private IEnumerable<FieldPath> PathsOf(IEnumerable<RandomField> fields, string c, string cs)
    {
        foreach (RandomField field in fields.Where(field => field.Flex is null))
        {
            string ownC = c + field.Name;
            string ownCs = cs + field.Name?.ToUpperInvariant();
            string indices = string.Concat(field.Dimensions.Select(length => $"[{Text(length - 1)}]"));
            if (field.Name is not null && (field.Bits is not null || !IsEmpty(field)))
            {
                yield return new FieldPath(ownC, ownCs, field);
            }

            if (indices.Length > 0 && !IsEmpty(field))
            {
                yield return new FieldPath(ownC + indices, ownCs + indices, field);
            }

            IEnumerable<RandomField> members = IsEmpty(field) ? [] : field.Members ?? [];
            foreach (FieldPath member in field.Name is null ? PathsOf(members, c, cs) : PathsOf(members, $"{ownC}{indices}.", $"{ownCs}{indices}."))
            {
                yield return member;
            }
        }
    }
}
