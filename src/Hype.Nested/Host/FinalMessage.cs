using System.Text;
using Hype.Nested.Streams;

namespace Hype.Nested.Host;

/// <summary>What we say at the end, on stderr.</summary>
/// <remarks>Not through the runtime's console, which greets a terminal with control sequences of its own.</remarks>
internal static class FinalMessage
{
    // A reader who takes nothing must not keep a process that has nothing else to do.
    private static readonly TimeSpan s_stallLimit = TimeSpan.FromSeconds(1);

    /// <summary>Writes the message, or as much of it as anybody takes.</summary>
    public static void Write(string message)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(message);
        using Sink sink = new(ConsoleTerminal.OpenForWriting(2), bytes.Length);
        sink.Give(bytes);
        Deadline deadline = new(s_stallLimit);
        while (sink.HasWaiting && !deadline.Passed)
        {
            PollSet turn = new();
            sink.Join(turn);
            turn.Wait(deadline.Left);
            sink.Pump(turn);
        }
    }
}
