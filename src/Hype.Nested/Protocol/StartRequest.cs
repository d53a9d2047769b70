using System.Text;

namespace Hype.Nested.Protocol;

/// <summary>What the agent is to run.</summary>
/// <param name="Arguments">The command's name and its arguments.</param>
/// <param name="Environment">What is added to the agent's environment, each as <c>NAME=value</c>.</param>
/// <param name="Terminal">Which streams are a terminal.</param>
/// <param name="Size">The terminal's size.</param>
internal sealed record StartRequest(
    IReadOnlyList<string> Arguments,
    IReadOnlyList<string> Environment,
    TerminalStreams Terminal,
    WindowSize Size)
{
    private const int FixedSize = 1 + WindowSize.Size;

    /// <summary>Gets the bytes for the wire: terminal streams, size, then NUL-ended strings: the count of arguments, these, and the environment.</summary>
    /// <exception cref="NestedException">They do not fit into a frame.</exception>
    public byte[] Encode()
    {
        using MemoryStream payload = new();
        payload.WriteByte((byte)Terminal);
        payload.Write(Size.Encode());
        foreach (string word in (IEnumerable<string>)[Arguments.Count.ToString(), .. Arguments, .. Environment])
        {
            payload.Write(Encoding.UTF8.GetBytes(word));
            payload.WriteByte(0);
        }

        return payload.Length <= Frame.MaxPayload
            ? payload.ToArray()
            : throw new NestedException($"The command line is too long: {payload.Length} bytes, where {Frame.MaxPayload} fit.", ExitCodes.Usage);
    }

    /// <summary>Reads a request.</summary>
    /// <exception cref="NestedException">It makes no sense.</exception>
    public static StartRequest Decode(ReadOnlySpan<byte> payload)
    {
        if (payload.Length <= FixedSize || payload[^1] != 0)
        {
            throw new NestedException("The channel carried a broken start request.");
        }

        string[] words = Encoding.UTF8.GetString(payload[FixedSize..^1]).Split('\0');
        if (!int.TryParse(words[0], out int arguments) || arguments < 1 || arguments >= words.Length)
        {
            throw new NestedException("The channel carried a start request without a command.");
        }

        return new StartRequest(
            words[1..(1 + arguments)],
            words[(1 + arguments)..],
            (TerminalStreams)payload[0],
            WindowSize.Decode(payload[1..]));
    }
}
