using System.Text;

namespace Hype.Cli;

/// <summary>What we have to say, on stderr: stdout is the guest's.</summary>
internal static class Messages
{
    /// <summary>Writes a message.</summary>
    /// <param name="message">A sentence, or several lines.</param>
    internal static void Write(string message) => WriteLine(message, "\n");

    /// <summary>Writes a message with an end of its line that is not the usual.</summary>
    /// <param name="message">The message.</param>
    /// <param name="end">What ends it.</param>
    internal static void WriteLine(string message, string end) => StandardError.Write(Encoding.UTF8.GetBytes($"hype: {message}{end}"));

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
