using System.Runtime.InteropServices;
using Hype.Interop;

namespace Hype.Nested;

/// <summary>A failure of hype-nested itself, as opposed to one of the command it runs: one sentence and an exit code.</summary>
internal sealed class NestedException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    /// <summary>Gets the exit code that the process ends with.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>Describes a refused system call.</summary>
    public static NestedException ForErrno(string attempt, Errno errno) => new($"{attempt} failed: {errno.Describe()}.");

    /// <summary>Describes the refusal of the calling thread's last system call.</summary>
    public static NestedException ForLastErrno(string attempt) => ForErrno(attempt, (Errno)Marshal.GetLastPInvokeError());
}
