using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Hype.Cli;

/// <summary>The standard streams as the process was started with them.</summary>
internal static class StandardStream
{
    /// <summary>O_CLOEXEC, as <c>/proc/self/fdinfo</c> shows it. What has it was not inherited: the runtime opens files of its own under the
    /// numbers that it finds free, also under 0 and 1 where these were closed.</summary>
    private const int CloseOnExec = 0x80000;

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
        try
        {
            string flags = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{number}"))
                .First(static line => line.StartsWith("flags:", StringComparison.Ordinal));
            return (Convert.ToInt32(flags["flags:".Length..].Trim(), fromBase: 8) & CloseOnExec) == 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
