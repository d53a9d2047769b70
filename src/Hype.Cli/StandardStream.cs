using Hype.Interop.Libc;
using Microsoft.Win32.SafeHandles;

namespace Hype.Cli;

/// <summary>The standard streams as the process was started with them.</summary>
/// <remarks>The runtime opens files of its own under the numbers that it finds free, also under 0, 1 and 2 where these were closed. It marks
/// them as closed on exec, which nothing is that was inherited.</remarks>
internal static class StandardStream
{
    /// <summary>Borrows a standard stream.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>The stream, which stays the process's; <c>/dev/null</c> where it was closed (<c>&lt;&amp;-</c>).</returns>
    internal static SafeFileHandle Borrow(int number) =>
        IsInherited(number) ? new SafeFileHandle(number, ownsHandle: false) : File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);

    /// <summary>Tells whether the process was started with a standard stream.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>Whether it was; else the number is nobody's, or belongs to the runtime.</returns>
    internal static bool IsInherited(int number)
    {
        int flags = LibcFcntl.fcntl(number, LibcFcntl.F_GETFD, 0);
        return flags >= 0 && (flags & LibcFcntl.FD_CLOEXEC) == 0;
    }
}
