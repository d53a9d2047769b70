namespace Hype.Testing;

/// <summary>The one deadline of tests that run guests or wait for something.</summary>
public static class TestDeadline
{
    public const int Milliseconds = 20_000;

    public static TimeSpan Span => TimeSpan.FromMilliseconds(Milliseconds);
}
