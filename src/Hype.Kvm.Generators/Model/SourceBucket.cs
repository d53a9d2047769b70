namespace Hype.Kvm.Generators.Model;

/// <summary>
/// Some of a manifest's files, by their names. The driver compares what one step makes of one value by position, so one file more would look like a change of
/// all after it; like this, only of those in its bucket.
/// </summary>
internal sealed record SourceBucket(EquatableArray<SourceModel> Sources)
{
    private const int Count = 128; // a few files each in the largest manifest

    /// <summary>Distributes files over buckets, always as many and always the same way.</summary>
    public static IEnumerable<SourceBucket> Distribute(EquatableArray<SourceModel> sources)
    {
        var buckets = new List<SourceModel>?[Count];
        foreach (SourceModel source in sources)
        {
            (buckets[IndexOf(source.HintName)] ??= []).Add(source);
        }

        return buckets.Select(bucket => new SourceBucket(bucket is null ? default : new EquatableArray<SourceModel>(bucket)));
    }

    // FNV-1a: the runtime's own hash of a string differs from one process to the next, and with it would the order of the files.
    private static int IndexOf(string name)
    {
        uint hash = 2166136261;
        foreach (char character in name)
        {
            hash = unchecked((hash ^ character) * 16777619);
        }

        return (int)(hash % Count);
    }
}
