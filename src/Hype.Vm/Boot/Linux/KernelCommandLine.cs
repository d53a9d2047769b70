using System.Text;
using Hype.Vm.Arch.X86;

namespace Hype.Vm.Boot.Linux;

/// <summary>The kernel command line: what the machine adds, then the user's text, untouched.</summary>
/// <remarks>
/// What the machine adds comes first. So it lies before any <c> -- </c>, behind which the kernel hands everything to init, and
/// outside of any quotes that the user opened; and the user's text needs no parsing and loses nothing.
/// </remarks>
internal static class KernelCommandLine
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Puts the parts together.</summary>
    /// <param name="text">The user's text.</param>
    /// <param name="deviceParameters">The parameters that announce devices.</param>
    /// <returns>The command line.</returns>
    public static string Compose(string text, IReadOnlyList<string> deviceParameters)
    {
        IEnumerable<string> parts = text.Length == 0 ? deviceParameters : deviceParameters.Append(text);
        return string.Join(' ', parts);
    }

    /// <summary>Turns a command line into the bytes that go into memory.</summary>
    /// <param name="text">The user's text.</param>
    /// <param name="deviceParameters">The parameters that announce devices.</param>
    /// <param name="kernelLimit">How many bytes the kernel takes, without the terminating zero.</param>
    /// <returns>The bytes, with their terminating zero.</returns>
    /// <exception cref="KernelLoadException">It is too long, or holds what cannot be in a command line.</exception>
    public static byte[] Encode(string text, IReadOnlyList<string> deviceParameters, uint kernelLimit)
    {
        int end = text.IndexOf('\0', StringComparison.Ordinal);
        if (end >= 0)
        {
            throw new KernelLoadException($"The command line has a zero character at position {end}; the kernel would stop there.");
        }

        int textLength = GetBytes(text).Length;
        byte[] bytes = GetBytes(Compose(text, deviceParameters));
        uint limit = Math.Min(kernelLimit, X86Layout.CommandLineCapacity - 1);
        if (bytes.Length > limit)
        {
            throw new KernelLoadException(DescribeExcess(textLength, bytes.Length, limit));
        }

        return [.. bytes, 0];
    }

    private static string DescribeExcess(int textLength, int length, uint limit)
    {
        string devices = length == textLength ? "" : $", and {length} with the parameters of the devices";
        return $"The command line has {textLength} {(textLength == 1 ? "byte" : "bytes")}{devices}; "
            + $"this kernel takes at most {limit}, so shorten it by {length - limit}.";
    }

    private static byte[] GetBytes(string commandLine)
    {
        try
        {
            return s_strictUtf8.GetBytes(commandLine);
        }
        catch (EncoderFallbackException exception)
        {
            throw new KernelLoadException($"The command line is no valid text at position {exception.Index}.", exception);
        }
    }
}
