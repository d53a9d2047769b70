namespace Hype.Kvm.Benchmarks;

/// <summary>The rounds of one program over one loop.</summary>
internal sealed class Series
{
    private readonly List<Sample> _samples = [];

    public double Median => MedianOf(_samples.Select(sample => sample.Nanoseconds));

    public double Minimum => _samples.Min(sample => sample.Nanoseconds);

    public double Bytes => _samples.Max(sample => sample.Bytes);

    public void Add(Sample sample) => _samples.Add(sample);

    /// <summary>The median of the quotients of rounds that followed each other, which a machine that grows busy does not change.</summary>
    public double RatioTo(Series other) =>
        MedianOf(_samples.Zip(other._samples, (own, others) => own.Nanoseconds / others.Nanoseconds));

    private static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
