using System.Diagnostics;
using System.Globalization;
using System.Text;
using Hype.Nested.Agent;
using Hype.Nested.Libc;
using Hype.Nested.Processes;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;
using Hype.Tty;

namespace Hype.Testing.Terminals;

/// <summary>A program in a terminal of its own, with a test in front of it that types, reads, resizes and goes away.</summary>
/// <remarks>For one thread. What the program writes is read whenever the test waits for anything, so that the terminal never fills up.</remarks>
public sealed class TerminalSession : IDisposable
{
    private const int TypedAtOnce = 1024; // A line discipline in raw mode takes up to 4095 bytes; a person types less.

    private readonly PseudoTerminal _terminal;
    private readonly Descriptor _otherSide; // Open as long as the session, so that the modes can be read after the program's end.
    private readonly ChildProcess _program;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _unread = new();
    private readonly StringBuilder _transcript = new();

    /// <summary>Starts a program.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="columns">The terminal's width.</param>
    /// <param name="rows">The terminal's height.</param>
    /// <param name="variable">A variable for the program's environment, as <c>NAME=value</c>; or none.</param>
    public TerminalSession(IReadOnlyList<string> command, ushort columns = 101, ushort rows = 33, string variable = "TERM=xterm")
    {
        _terminal = PseudoTerminal.Open(new WindowSize(rows, columns));
        _otherSide = Descriptor.Open(_terminal.Name, Descriptors.O_RDWR | Descriptors.O_NOCTTY | Descriptors.O_CLOEXEC);
        OriginalModes = Modes;
        using Spawn spawn = new();
        for (int stream = 0; stream <= 2; stream++)
        {
            spawn.Open(stream, _terminal.Name, Descriptors.O_RDWR);
        }

        _program = spawn.Start(command, ProcessEnvironment.With(["TERM=xterm", variable]));
    }

    /// <summary>Gets the terminal's modes now, as text that can be compared.</summary>
    public string Modes
    {
        get
        {
            using TtyDevice device = TtyDevice.FromDescriptor(_otherSide.Number, ownsHandle: false);
            device.GetModes(out Termios modes);
            Span<byte> control = modes.CCc;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"i={(uint)modes.CIflag:x} o={(uint)modes.COflag:x} c={(uint)modes.CCflag:x} l={(uint)modes.CLflag:x} cc={Convert.ToHexString(control)}");
        }
    }

    /// <summary>Gets the modes that the terminal had before the program started.</summary>
    public string OriginalModes { get; }

    /// <summary>Gets or sets a value indicating whether nobody reads what the program shows.</summary>
    public bool IsStalled { get; set; }

    /// <summary>Gets a value indicating whether the terminal takes nothing more from the program.</summary>
    public bool IsFull
    {
        get
        {
            PollSet turn = new();
            turn.Add(_otherSide, writable: true);
            turn.Wait(TimeSpan.Zero);
            return !turn.IsReady(_otherSide);
        }
    }

    /// <summary>Gets the program's process id.</summary>
    public int ProcessId => _program.Id;

    /// <summary>Gets a value indicating whether the program is stopped, as a shell sees it before it says so.</summary>
    public bool IsStopped => File.ReadAllText($"/proc/{ProcessId}/stat").Split(") ")[^1].StartsWith('T');

    /// <summary>Gets everything that the program wrote, for a failure's report.</summary>
    public string Transcript => _transcript.ToString();

    /// <summary>Reads up to and with a text.</summary>
    /// <exception cref="TimeoutException">It did not come.</exception>
    public string WaitFor(string text, TimeSpan deadline)
    {
        int found = -1;
        WaitUntil(() => (found = _unread.ToString().IndexOf(text, StringComparison.Ordinal)) >= 0, deadline, $"\"{text}\"");
        string read = _unread.ToString(0, found + text.Length);
        _unread.Remove(0, read.Length);
        return read;
    }

    /// <summary>Waits for what the test can see elsewhere than in the output.</summary>
    /// <exception cref="TimeoutException">It did not come true.</exception>
    public void WaitUntil(Func<bool> condition, TimeSpan deadline, string what)
    {
        // What is not a descriptor is looked for again and again; output and the program's end are noticed at once.
        TimeSpan look = TimeSpan.FromMilliseconds(20);
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > deadline)
            {
                throw new TimeoutException($"Waited {deadline.TotalSeconds} s for {what} in vain.\n{Transcript}");
            }

            Turn(look, write: default);
        }
    }

    /// <summary>Types text.</summary>
    public void Type(string text) => Type(Encoding.UTF8.GetBytes(text), TimeSpan.FromSeconds(60));

    /// <summary>Types, or pastes, bytes: as fast as the terminal takes them.</summary>
    /// <exception cref="TimeoutException">It does not take them.</exception>
    public void Type(ReadOnlySpan<byte> bytes, TimeSpan deadline)
    {
        long start = Stopwatch.GetTimestamp();
        while (!bytes.IsEmpty)
        {
            if (Stopwatch.GetElapsedTime(start) > deadline)
            {
                throw new TimeoutException($"The terminal did not take {bytes.Length} bytes more.\n{Transcript}");
            }

            bytes = bytes[Turn(TimeSpan.FromSeconds(1), bytes[..Math.Min(bytes.Length, TypedAtOnce)])..];
        }
    }

    /// <summary>Changes the window's size.</summary>
    public void Resize(ushort columns, ushort rows) => _terminal.Resize(new WindowSize(rows, columns));

    /// <summary>Sends a signal to the program alone, as <c>kill</c> does.</summary>
    public void Kill(int signal) => _ = Spawning.kill(ProcessId, signal);

    /// <summary>Closes the terminal's window: the program loses it.</summary>
    public void HangUp()
    {
        _otherSide.Dispose();
        _terminal.Writer.Dispose();
        _terminal.Reader.Dispose();
    }

    /// <summary>Waits for the program's end.</summary>
    /// <returns>Its exit status, as a shell has it.</returns>
    /// <exception cref="TimeoutException">It did not end.</exception>
    public int WaitForExit(TimeSpan deadline)
    {
        WaitUntil(() => HasEnded, deadline, "the program's end");
        ReadRest();
        return _program.Wait();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        HangUp();
    }

    private bool HasEnded
    {
        get
        {
            PollSet turn = new();
            turn.Add(_program.Ending, readable: true);
            turn.Wait(TimeSpan.Zero);
            return turn.IsReady(_program.Ending);
        }
    }

    /// <summary>Reads what there is, writes what is taken, and waits a while where there is neither.</summary>
    /// <returns>How much was written.</returns>
    private int Turn(TimeSpan limit, ReadOnlySpan<byte> write)
    {
        PollSet turn = new();
        if (!_terminal.Reader.IsClosed)
        {
            turn.Add(_terminal.Reader, readable: !IsStalled);
            turn.Add(_terminal.Writer, writable: !write.IsEmpty);
        }

        turn.Add(_program.Ending, readable: _terminal.Reader.IsClosed || IsStalled);
        turn.Wait(limit);
        if (!IsStalled && turn.IsReady(_terminal.Reader))
        {
            _ = Read();
        }

        return !write.IsEmpty && turn.IsReady(_terminal.Writer) ? _terminal.Writer.Write(write).Count : 0;
    }

    /// <summary>Reads what the program wrote last: its end may be seen first.</summary>
    private void ReadRest()
    {
        while (!_terminal.Reader.IsClosed && !IsStalled && Read())
        {
            // One piece after the other.
        }
    }

    private bool Read()
    {
        Span<byte> bytes = stackalloc byte[4096];
        Span<char> characters = stackalloc char[4096];
        int count = _terminal.Reader.Read(bytes).Count;
        Span<char> text = characters[.._decoder.GetChars(bytes[..count], characters, flush: false)];
        _unread.Append(text);
        _transcript.Append(text);
        return count > 0;
    }
}
