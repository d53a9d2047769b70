using Hype.Interop;
using Hype.Nested.Protocol;
using Hype.Tty;

namespace Hype.Nested.Host;

/// <summary>
/// The terminal we were started from. While held it passes every key on as it is typed, and only Ctrl-C still means a signal here;
/// disposing gives it back as it was.
/// </summary>
internal sealed class ConsoleTerminal : IDisposable
{
    private const int StandardInput = 0;

    // What a control character is set to for no key to have its meaning.
    private const byte NoKey = 0;

    private readonly Termios _original;

    private ConsoleTerminal(Termios original)
    {
        _original = original;
    }

    /// <summary>Gets which of our standard streams are a terminal.</summary>
    public TerminalStreams Streams { get; } = TerminalStreams.Input
        | (IsTerminal(1) ? TerminalStreams.Output : TerminalStreams.None)
        | (IsTerminal(2) ? TerminalStreams.Error : TerminalStreams.None);

    /// <summary>Gets the stream that shows what the command's terminal shows.</summary>
    public int Display => Streams.HasFlag(TerminalStreams.Output) ? 1 : Streams.HasFlag(TerminalStreams.Error) ? 2 : StandardInput;

    /// <summary>Takes the terminal that the standard input is; nothing where it is none.</summary>
    public static ConsoleTerminal? TryTake()
    {
        using TtyDevice device = Borrow(StandardInput);
        if (device.TryGetModes(out Termios modes) != Errno.None)
        {
            return null;
        }

        ConsoleTerminal terminal = new(modes);
        modes.CIflag &= ~(TermiosInputFlags.Icrnl | TermiosInputFlags.Ixon);
        modes.CLflag &= ~(TermiosLocalFlags.Icanon | TermiosLocalFlags.Echo | TermiosLocalFlags.Iexten);
        modes.CCc[TtyConstants.Vmin] = 1;
        modes.CCc[TtyConstants.Vtime] = 0;
        modes.CCc[TtyConstants.Vquit] = NoKey;
        modes.CCc[TtyConstants.Vsusp] = NoKey;
        if (terminal.Streams == (TerminalStreams.Input | TerminalStreams.Output | TerminalStreams.Error))
        {
            // The command's own terminal has made carriage returns already; with a stream piped, another program may still write here.
            modes.COflag &= ~TermiosOutputFlags.Opost;
        }

        _ = device.TrySetModesAfterOutput(in modes);
        return terminal;
    }

    /// <summary>Gets the size now.</summary>
    public static WindowSize MeasureSize()
    {
        using TtyDevice device = Borrow(StandardInput);
        return device.TryGetWindowSize(out Winsize size) == Errno.None ? new WindowSize(size.WsRow, size.WsCol) : default;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using TtyDevice device = Borrow(StandardInput);
        _ = device.TrySetModesAfterOutput(in _original);
    }

    private static bool IsTerminal(int stream)
    {
        using TtyDevice device = Borrow(stream);
        return device.TryGetModes(out _) == Errno.None;
    }

    // The standard streams belong to the process and are never closed.
    private static TtyDevice Borrow(int stream) => TtyDevice.FromDescriptor(stream, ownsHandle: false);
}
