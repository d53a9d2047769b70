using Hype.Nested.Libc;

namespace Hype.Nested;

/// <summary>A failure of hype-nested itself, as opposed to one of the command it runs: one sentence and an exit code.</summary>
internal sealed class NestedException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    /// <summary>Gets the exit code that the process ends with.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>Describes a refused system call.</summary>
    public static NestedException ForErrno(string attempt, int errno) => new($"{attempt} failed: {Errno.Describe(errno)} ({errno})");
}
