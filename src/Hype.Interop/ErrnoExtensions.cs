using System.Globalization;
using System.Runtime.InteropServices;

namespace Hype.Interop;

/// <summary>Names and messages of <see cref="Errno"/> values.</summary>
public static class ErrnoExtensions
{
    /// <summary>Returns the C name (<c>EBUSY</c>), or <c>errno 512</c> for a number that has none here.</summary>
    /// <param name="errno">The error number.</param>
    /// <returns>The name.</returns>
    public static string GetName(this Errno errno) =>
        Enum.GetName(errno) ?? string.Create(CultureInfo.InvariantCulture, $"errno {(int)errno}");

    /// <summary>Formats an error as <c>EBUSY (16, Device or resource busy)</c>.</summary>
    /// <param name="errno">The error number.</param>
    /// <returns>The text.</returns>
    public static string Describe(this Errno errno) =>
        string.Create(CultureInfo.InvariantCulture, $"{errno.GetName()} ({(int)errno}, {Marshal.GetPInvokeErrorMessage((int)errno)})");
}
