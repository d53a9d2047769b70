using Hype.Nested.Libc;
using Hype.Nested.Protocol;

namespace Hype.Nested.Host;

/// <summary>
/// The terminal we were started from. While held it passes every key on as it is typed, and only Ctrl-C still means a signal here;
/// disposing gives it back as it was.
/// </summary>
internal sealed unsafe class ConsoleTerminal : IDisposable
{
    private const int StandardInput = 0;

    private Terminals.Termios _original;

    private ConsoleTerminal(Terminals.Termios original)
    {
        _original = original;
    }

    /// <summary>Gets which of our standard streams are a terminal.</summary>
    public TerminalStreams Streams { get; } = TerminalStreams.Input
        | (Terminals.isatty(1) == 1 ? TerminalStreams.Output : TerminalStreams.None)
        | (Terminals.isatty(2) == 1 ? TerminalStreams.Error : TerminalStreams.None);

    /// <summary>Gets the stream that shows what the command's terminal shows.</summary>
    public int Display => Streams.HasFlag(TerminalStreams.Output) ? 1 : Streams.HasFlag(TerminalStreams.Error) ? 2 : StandardInput;

    /// <summary>Takes the terminal that the standard input is; nothing where it is none.</summary>
    public static ConsoleTerminal? TryTake()
    {
        Terminals.Termios original;
        if (Terminals.tcgetattr(StandardInput, &original) < 0)
        {
            return null;
        }

        Terminals.Termios raw = original;
        raw.InputFlags &= ~(Terminals.ICRNL | Terminals.IXON);
        raw.LocalFlags &= ~(Terminals.ICANON | Terminals.ECHO | Terminals.IEXTEN);
        raw.ControlCharacters[Terminals.VMIN] = 1;
        raw.ControlCharacters[Terminals.VTIME] = 0;
        raw.ControlCharacters[Terminals.VQUIT] = Terminals._POSIX_VDISABLE;
        raw.ControlCharacters[Terminals.VSUSP] = Terminals._POSIX_VDISABLE;
        ConsoleTerminal terminal = new(original);
        if (terminal.Streams == (TerminalStreams.Input | TerminalStreams.Output | TerminalStreams.Error))
        {
            // The command's own terminal has made carriage returns already; with a stream piped, another program may still write here.
            raw.OutputFlags &= ~Terminals.OPOST;
        }

        _ = Terminals.tcsetattr(StandardInput, Terminals.TCSADRAIN, &raw);
        return terminal;
    }

    /// <summary>Gets the size now.</summary>
    public static WindowSize MeasureSize()
    {
        Terminals.WinSize size;
        return Terminals.ioctl(StandardInput, Terminals.TIOCGWINSZ, &size) == 0 ? new WindowSize(size.Rows, size.Columns) : default;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        fixed (Terminals.Termios* original = &_original)
        {
            _ = Terminals.tcsetattr(StandardInput, Terminals.TCSADRAIN, original);
        }
    }
}
