namespace Hype.Kvm.Benchmarks;

/// <summary>What one call took, on the average of a round.</summary>
internal readonly record struct Sample(double Nanoseconds, double Bytes);
