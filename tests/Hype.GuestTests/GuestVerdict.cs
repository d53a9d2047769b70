namespace Hype.GuestTests;

/// <summary>How a scenario went.</summary>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Text">What it wrote: measurements, and the failure with the end of the consoles.</param>
public sealed record GuestVerdict(bool Passed, TimeSpan Duration, string Text);
