namespace Hype.Facts;

/// <summary>The tables could not be made: a wrong command line, a compiler that failed, or C that the parser does not know.</summary>
internal sealed class FactsException(string message, int exitCode = 1) : Exception(message)
{
    /// <summary>The exit code of a command line that makes no sense.</summary>
    internal const int Usage = 2;

    /// <summary>The exit code of a compiler that fails, or is not there.</summary>
    internal const int Compiler = 3;

    /// <summary>Gets what the process ends with.</summary>
    internal int ExitCode { get; } = exitCode;
}
