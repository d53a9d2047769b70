using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Nested.Libc;
using Hype.Nested.Streams;

namespace Hype.Nested.Processes;

/// <summary>Prepares and starts a process in a session of its own, with exactly the descriptors it is given.</summary>
/// <remarks>posix_spawn(3) rather than fork: no managed code may run between a fork and the exec.</remarks>
internal sealed unsafe class Spawn : IDisposable
{
    // SAFETY: both are larger than the C library's types and belong to this object until it is disposed of.
    private readonly byte* _attributes = (byte*)NativeMemory.AllocZeroed(Spawning.OpaqueSize);
    private readonly byte* _actions = (byte*)NativeMemory.AllocZeroed(Spawning.OpaqueSize);

    /// <summary>Prepares a process that inherits every descriptor without a close-on-exec flag.</summary>
    public Spawn()
    {
        Check(Spawning.posix_spawnattr_init(_attributes), "preparing a process");
        Check(Spawning.posix_spawn_file_actions_init(_actions), "preparing a process");

        // The .NET runtime ignores SIGPIPE, and what is ignored stays so in a child.
        // SAFETY: the set is larger than the C library's, which copies it.
        byte* signals = stackalloc byte[Spawning.OpaqueSize];
        _ = Spawning.sigemptyset(signals);
        _ = Spawning.sigaddset(signals, Spawning.SIGPIPE);
        Check(Spawning.posix_spawnattr_setsigdefault(_attributes, signals), "preparing a process");
        Check(
            Spawning.posix_spawnattr_setflags(_attributes, Spawning.POSIX_SPAWN_SETSID | Spawning.POSIX_SPAWN_SETSIGDEF),
            "preparing a process");
    }

    /// <summary>Gives the process a descriptor of ours under a number.</summary>
    public void Duplicate(Descriptor from, int to)
    {
        Check(Spawning.posix_spawn_file_actions_adddup2(_actions, from.Number, to), "preparing a process");
    }

    /// <summary>Lets the process open a path under a number. A terminal that is opened first becomes its controlling terminal.</summary>
    public void Open(int number, string path, int flags)
    {
        Check(Spawning.posix_spawn_file_actions_addopen(_actions, number, path, flags, 0), "preparing a process");
    }

    /// <summary>Starts the process.</summary>
    /// <exception cref="NestedException">It cannot be started.</exception>
    public ChildProcess Start(IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        using NativeStrings argv = new(arguments);
        using NativeStrings envp = new(environment);

        // SAFETY: the C library writes one int, the local; the strings outlive the call, and the exec comes before its return.
        int pid;
        Errno error = (Errno)Spawning.posix_spawnp(&pid, arguments[0], _actions, _attributes, argv.Pointer, envp.Pointer);
        return error switch
        {
            Errno.None => new ChildProcess(pid),
            Errno.ENOENT => throw new NestedException($"{arguments[0]}: command not found.", ExitCodes.NotFound),
            _ => throw new NestedException($"{arguments[0]} cannot be run: {Marshal.GetPInvokeErrorMessage((int)error)}.", ExitCodes.CannotRun),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // SAFETY: both were initialized by the constructor; nothing uses them after this.
        _ = Spawning.posix_spawnattr_destroy(_attributes);
        _ = Spawning.posix_spawn_file_actions_destroy(_actions);
        NativeMemory.Free(_attributes);
        NativeMemory.Free(_actions);
    }

    // These functions return the error number instead of setting errno.
    private static void Check(int error, string attempt)
    {
        if (error != 0)
        {
            throw NestedException.ForErrno(attempt, (Errno)error);
        }
    }
}
