using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Nested.Libc;
using Hype.Nested.Streams;

namespace Hype.Nested.Processes;

/// <summary>A started process, leader of a session of its own. Disposing kills it, if it still runs, and waits for its end.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly int _pid;

    /// <summary>Takes charge of a process that has just been started.</summary>
    public ChildProcess(int pid)
    {
        _pid = pid;
        Ending = Descriptor.Take(Spawning.pidfd_open(pid, 0), "watching a process");
    }

    /// <summary>Gets its id.</summary>
    public int Id => _pid;

    /// <summary>Gets a descriptor that becomes readable when the process has ended.</summary>
    public Descriptor Ending { get; }

    /// <summary>Gets the exit code as a shell has it, once <see cref="Wait"/> has returned.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Sends a signal to the process and to those it started in its group.</summary>
    public void Signal(int signal)
    {
        if (ExitCode is null)
        {
            _ = Spawning.kill(-_pid, signal);
        }
    }

    /// <summary>Waits for the end and gets the exit code.</summary>
    public unsafe int Wait()
    {
        while (ExitCode is null)
        {
            int status;
            // SAFETY: the kernel writes one int, the local.
            if (Spawning.waitpid(_pid, &status, 0) == _pid)
            {
                ExitCode = DecodeStatus(status);
            }
            else if ((Errno)Marshal.GetLastPInvokeError() != Errno.EINTR)
            {
                throw NestedException.ForLastErrno("waiting for a process");
            }
        }

        return ExitCode.Value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Signal(Spawning.SIGKILL);
        Wait();
        Ending.Dispose();
    }

    // WIFEXITED, WEXITSTATUS and WTERMSIG of <sys/wait.h>.
    private static int DecodeStatus(int status)
    {
        int signal = status & 0x7F;
        return signal == 0 ? (status >> 8) & 0xFF : ExitCodes.Signalled(signal);
    }
}
