namespace Hype.Cli;

/// <summary>What we have to say, on stderr: stdout is the guest's.</summary>
internal static class Messages
{
    /// <summary>Writes a message.</summary>
    /// <param name="message">A sentence, or several lines.</param>
    internal static void Write(string message)
    {
        try
        {
            // While a terminal is the guest's, it does not go back to the line's start by itself.
            string end = Console.IsErrorRedirected ? "\n" : "\r\n";
            Console.Error.Write($"hype: {message.ReplaceLineEndings(end)}{end}");
        }
        catch (IOException)
        {
            // Nobody is left to be told.
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
