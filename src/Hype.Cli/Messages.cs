using System.Text;

namespace Hype.Cli;

/// <summary>What we have to say, on stderr: stdout is the guest's.</summary>
internal static class Messages
{
    /// <summary>Writes a message.</summary>
    /// <param name="message">A sentence, or several lines.</param>
    internal static void Write(string message) => StandardError.Write(Encoding.UTF8.GetBytes($"hype: {message}\n"));

    /// <summary>Writes a message while a guest runs: it is dropped where it would have to wait.</summary>
    /// <param name="message">A sentence.</param>
    internal static void WriteDuringRun(string message)
    {
        // While the terminal is the guest's, it does not go back to the line's start by itself.
        string end = Console.IsErrorRedirected ? "\n" : "\r\n";
        StandardError.WriteAtOnce(Encoding.UTF8.GetBytes($"hype: {message}{end}"));
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
