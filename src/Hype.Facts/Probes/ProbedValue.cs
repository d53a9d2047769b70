namespace Hype.Facts.Probes;

/// <summary>A number that the compiler is asked for; zero until <see cref="Probe.Evaluate"/> has its answer.</summary>
/// <param name="Expression">A constant expression of C.</param>
internal sealed record ProbedValue(string Expression)
{
    internal ulong Value { get; set; }
}
