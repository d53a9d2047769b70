using System.Runtime.InteropServices;

namespace Hype.Nested.Libc;

/// <summary>The error numbers that are told apart, named as in <c>errno.h</c>.</summary>
internal static class Errno
{
    internal const int ENOENT = 2;
    internal const int EINTR = 4;
    internal const int EIO = 5;
    internal const int EAGAIN = 11;
    internal const int EACCES = 13;

    /// <summary>Gets the number the calling thread's last call left behind: to be asked for right after the call.</summary>
    internal static int Last => Marshal.GetLastPInvokeError();

    /// <summary>Describes a number, as in "No such file or directory".</summary>
    internal static string Describe(int number) => Marshal.GetPInvokeErrorMessage(number);
}
