using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Hype.Cli;

/// <summary>What we have to say, on stderr: stdout is the guest's.</summary>
internal static class Messages
{
    /// <summary>Writes a message.</summary>
    /// <param name="message">A sentence, or several lines.</param>
    /// <remarks>Not through <see cref="Console"/>, which greets a terminal on stdout with control sequences of its own.</remarks>
    internal static void Write(string message)
    {
        try
        {
            using SafeFileHandle standardError = new(2, ownsHandle: false);
            using FileStream stream = new(standardError, FileAccess.Write, bufferSize: 0);
            stream.Write(Encoding.UTF8.GetBytes($"hype: {message}\n"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody is left to be told: stderr is closed, or its reader is gone.
        }
    }

    /// <summary>Writes messages.</summary>
    /// <param name="messages">A sentence each.</param>
    internal static void Write(IEnumerable<string> messages)
    {
        foreach (string message in messages)
        {
            Write(message);
        }
    }
}
