namespace Hype.Nested.Protocol;

/// <summary>The bounds both sides rely on.</summary>
internal static class FlowControl
{
    /// <summary>
    /// How many bytes of standard input may be on their way into the command. The agent has room for all of them, so input that the
    /// command does not read never stands before a signal in the channel.
    /// </summary>
    internal const int InputWindow = 64 * 1024;
}
