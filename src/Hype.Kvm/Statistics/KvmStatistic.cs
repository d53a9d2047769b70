namespace Hype.Kvm;

/// <summary>One of KVM's statistics: what it is called, what it counts, and where its values are.</summary>
/// <param name="Name">The kernel's name for it.</param>
/// <param name="Type">Whether it grows, moves, is a peak, or is a histogram.</param>
/// <param name="Unit">What a value is a number of.</param>
/// <param name="Base">Whether <paramref name="Exponent"/> is of two or of ten.</param>
/// <param name="Exponent">The power of the base that a value is to be multiplied with.</param>
/// <param name="Count">The number of values: 1, or the buckets of a histogram.</param>
/// <param name="BucketSize">The width of a bucket of a linear histogram.</param>
/// <param name="Offset">Where the values are, in bytes from the start of the data.</param>
public sealed record KvmStatistic(string Name, KvmStatsType Type, KvmStatsUnit Unit, KvmStatsBase Base, short Exponent, int Count, uint BucketSize, uint Offset);
