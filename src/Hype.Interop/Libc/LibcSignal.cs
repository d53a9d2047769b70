using System.Runtime.InteropServices;

namespace Hype.Interop.Libc;

/// <summary><c>signal.h</c> and the thread-directed calls beside it.</summary>
internal static unsafe partial class LibcSignal
{
    internal const int SIGSTOP = 19;

    /// <summary><c>SIGRTMIN</c> as glibc and musl give it to programs (the kernel's 32 and 33 are theirs); the .NET runtime uses it.</summary>
    internal const int SIGRTMIN = 34;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sigaction(int signum, sigaction_t* act, sigaction_t* oldact);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int tgkill(int tgid, int tid, int sig);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int gettid();

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getpid();

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getpgrp();

    /// <summary><c>struct sigaction</c> of the C library on 64-bit Linux (152 bytes): the handler, a 1024-bit mask, flags, restorer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct sigaction_t
    {
        internal nint sa_handler;
        internal fixed ulong sa_mask[16];
        internal int sa_flags;
        internal nint sa_restorer;
    }
}
