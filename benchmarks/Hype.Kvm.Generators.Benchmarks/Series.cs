using System.Diagnostics;
using System.Globalization;

namespace Hype.Kvm.Generators.Benchmarks;

/// <summary>What one thing took, each time.</summary>
internal sealed class Series
{
    private readonly List<double> _milliseconds = [];

    /// <summary>Does something often enough for its code to be compiled well, then measures it.</summary>
    public static Series Of(Action action, int warmUps = 60, int rounds = 60)
    {
        var series = new Series();
        for (int round = -warmUps; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (round >= 0)
            {
                series.Add(elapsed);
            }
        }

        return series;
    }

    public void Add(double milliseconds) => _milliseconds.Add(milliseconds);

    public void Print(string what) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {Median:F2} | {_milliseconds.Min():F2} | {_milliseconds.Max():F2} |"));

    private double Median
    {
        get
        {
            double[] sorted = [.. _milliseconds.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
