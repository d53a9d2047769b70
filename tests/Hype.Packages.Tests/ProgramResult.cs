using Xunit;

namespace Hype.Packages.Tests;

/// <summary>What a program said, and how it ended.</summary>
internal sealed record ProgramResult(int ExitCode, string Output)
{
    /// <summary>Returns the output of a program that succeeded, and fails the test with it where it did not.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"Exit status {ExitCode}:\n{Output}");
        return Output;
    }
}
