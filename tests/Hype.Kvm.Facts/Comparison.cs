namespace Hype.Kvm.Facts;

/// <summary>A comparison of claims with a table.</summary>
/// <param name="what">What was compared, in words behind a number.</param>
public sealed class Comparison(string what)
{
    private readonly List<string> _disagreements = [];

    public string What => what;

    /// <summary>Gets the number of facts that were compared.</summary>
    public int Count { get; private set; }

    /// <summary>Gets what disagrees, each with its name.</summary>
    public IReadOnlyList<string> Disagreements => _disagreements;

    /// <summary>Compares a fact.</summary>
    public void Expect<T>(string name, T fact, T claim)
    {
        Count++;
        if (!EqualityComparer<T>.Default.Equals(fact, claim))
        {
            _disagreements.Add($"{name}: the table has {fact}, here it is {claim}");
        }
    }

    /// <summary>Tells of something that has no counterpart.</summary>
    public void Fail(string disagreement)
    {
        Count++;
        _disagreements.Add(disagreement);
    }
}
