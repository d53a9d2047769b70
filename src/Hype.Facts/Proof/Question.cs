using Hype.Facts.Probes;

namespace Hype.Facts.Proof;

/// <summary>A question to a compiler. It is tried on a line of its own first, as it may be about something that the header does not have.</summary>
internal abstract record Question
{
    /// <summary>Gets a line that compiles where there is an answer.</summary>
    /// <param name="number">A number that no other line has.</param>
    internal abstract string Trial(int number);

    /// <summary>Gets a text that compiles where the header has what is asked about, whether or not there is an answer; <see langword="null"/> where a trial says it.</summary>
    /// <param name="number">A number that no other text has.</param>
    internal abstract string? Existence(int number);

    /// <summary>Gets the words for what exists and has no answer.</summary>
    internal abstract string NoAnswer { get; }

    /// <summary>Gets what it means where something exists and has no answer.</summary>
    internal abstract Verdict Unanswerable { get; }

    /// <summary>Asks, and returns what gives the answer once the probe has been evaluated.</summary>
    internal abstract Func<ulong> Ask(Probe probe);
}
