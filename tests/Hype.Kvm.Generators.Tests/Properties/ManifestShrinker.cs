using System.Collections.Immutable;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>Makes a manifest with something wrong smaller, as long as the same is wrong.</summary>
internal static class ManifestShrinker
{
    private const int MaximumSteps = 150; // each is a run of two compilers

    public static (RandomManifest Manifest, Verdict Verdict) Shrink(RandomManifest manifest, Verdict verdict)
    {
        int steps = 0;
        bool isSmaller = true;
        while (isSmaller)
        {
            isSmaller = false;
            foreach (RandomManifest candidate in CandidatesOf(manifest).TakeWhile(_ => steps++ < MaximumSteps))
            {
                if (ManifestBatch.Check([candidate], out _)?.GetValueOrDefault(candidate.Index) is { } found && found.Kind == verdict.Kind)
                {
                    (manifest, verdict, isSmaller) = (candidate, found, true);
                    break;
                }
            }
        }

        return (manifest, verdict);
    }

    private static IEnumerable<RandomManifest> CandidatesOf(RandomManifest manifest) =>
    [
        .. manifest.Ioctls.Select(ioctl => manifest with { Ioctls = manifest.Ioctls.Remove(ioctl) }),
        .. manifest.Constants.Reverse().Select(constant => manifest with { Constants = manifest.Constants.Remove(constant) }),
        .. manifest.Types.Select(type => Without(manifest, type)),
        .. manifest.Types.SelectMany(type => Smaller(type.Fields).Select(fields => manifest with { Types = manifest.Types.Replace(type, type with { Fields = fields }) })),
    ];

    // What uses the type gets a number instead, or goes.
    private static RandomManifest Without(RandomManifest manifest, RandomType type) => manifest with
    {
        Types = [.. manifest.Types.Remove(type).Select(other => other with { Fields = Without(other.Fields, type.Name) })],
        Ioctls = manifest.Ioctls.RemoveAll(ioctl => ioctl.SizedBy.Split('[')[0] == type.Name || ioctl.Argument.Contains($"@{type.Name}\"", StringComparison.Ordinal)),
    };

    private static ImmutableArray<RandomField> Without(ImmutableArray<RandomField> fields, string type) =>
        [.. fields.Select(field => field with { Type = field.Type == type ? "u32" : field.Type, Members = field.Members is { } members ? Without(members, type) : null })];

    private static IEnumerable<ImmutableArray<RandomField>> Smaller(ImmutableArray<RandomField> fields)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            yield return fields.RemoveAt(i);
            foreach (RandomField smaller in Smaller(fields[i]))
            {
                yield return fields.SetItem(i, smaller);
            }
        }
    }

    private static IEnumerable<RandomField> Smaller(RandomField field)
    {
        if (!field.Dimensions.IsEmpty)
        {
            yield return field with { Dimensions = [] };
        }

        foreach (ImmutableArray<RandomField> members in Smaller(field.Members ?? []))
        {
            yield return field with { Members = members };
        }
    }
}
