using System.Text;

namespace Hype.Interop;

/// <summary>Passes text to the kernel, which wants a null at its end. Nothing is allocated.</summary>
public static class IoctlText
{
    /// <summary>Copies text that is UTF-8 already, and ends it with a null.</summary>
    /// <param name="text">The text, without a null.</param>
    /// <param name="destination">Where to; one byte more than the longest text.</param>
    /// <param name="parameterName">The name of the caller's parameter, for the exception.</param>
    /// <exception cref="ArgumentException">The text has a null in it, or is too long.</exception>
    public static void Copy(ReadOnlySpan<byte> text, Span<byte> destination, string parameterName)
    {
        if (text.Contains((byte)0) || text.Length >= destination.Length)
        {
            throw Refused(destination.Length, parameterName);
        }

        text.CopyTo(destination);
        destination[text.Length] = 0;
    }

    /// <summary>Copies text as UTF-8, and ends it with a null.</summary>
    /// <inheritdoc cref="Copy(ReadOnlySpan{byte}, Span{byte}, string)"/>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    public static void Copy(string text, Span<byte> destination, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(text, parameterName);
        if (text.Contains('\0', StringComparison.Ordinal) || !Encoding.UTF8.TryGetBytes(text, destination[..^1], out int length))
        {
            throw Refused(destination.Length, parameterName);
        }

        destination[length] = 0;
    }

    private static ArgumentException Refused(int length, string parameterName) =>
        new($"The text must have no null in it, and be no longer than {length - 1} bytes as UTF-8.", parameterName);
}
