using Hype.Interop;
using Hype.Nested.Libc;
using Hype.Nested.Protocol;
using Hype.Tty;

namespace Hype.Nested.Host;

/// <summary>
/// The terminal we were started from. While the emulated host boots, only Ctrl-C has a meaning, here; from the command's start on every
/// key is passed to it as it is typed. Disposing gives the terminal back as it was.
/// </summary>
internal sealed class ConsoleTerminal : IDisposable
{
    private const int StandardInput = 0;

    // What a control character is set to for no key to have its meaning.
    private const byte NoKey = 0;

    private readonly Termios _original;
    private bool _passesEveryKey;

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
        terminal.TakeAgain();
        return terminal;
    }

    /// <summary>Gives every key, Ctrl-C too, to the command, whose own terminal knows what it means.</summary>
    public void PassEveryKey()
    {
        _passesEveryKey = true;
        TakeAgain();
    }

    /// <summary>Gives the terminal back for a while.</summary>
    public void GiveBack() => Set(_original);

    /// <summary>Takes the terminal after it was given back, or lost to a shell that suspended us.</summary>
    public void TakeAgain()
    {
        Termios modes = _original;
        modes.CIflag &= ~(TermiosInputFlags.Icrnl | TermiosInputFlags.Ixon);
        modes.CLflag &= ~(TermiosLocalFlags.Icanon | TermiosLocalFlags.Echo | TermiosLocalFlags.Iexten);
        modes.CCc[TtyConstants.Vmin] = 1;
        modes.CCc[TtyConstants.Vtime] = 0;
        modes.CCc[TtyConstants.Vquit] = NoKey;
        modes.CCc[TtyConstants.Vsusp] = NoKey;
        if (_passesEveryKey)
        {
            modes.CLflag &= ~TermiosLocalFlags.Isig;
        }

        if (Streams == (TerminalStreams.Input | TerminalStreams.Output | TerminalStreams.Error))
        {
            // The command's own terminal has made carriage returns already; with a stream piped, another program may still write here.
            modes.COflag &= ~TermiosOutputFlags.Opost;
        }

        Set(modes);
    }

    /// <summary>Gets the size now.</summary>
    public static WindowSize MeasureSize()
    {
        using TtyDevice device = Borrow(StandardInput);
        return device.TryGetWindowSize(out Winsize size) == Errno.None ? new WindowSize(size.WsRow, size.WsCol) : default;
    }

    /// <inheritdoc/>
    public void Dispose() => GiveBack();

    // At once: a terminal that shows nothing any more must not keep us. In the background it is the shell's, and to change it would stop us
    // (SIGTTOU); a terminal that is not the session's knows no background.
    private static void Set(Termios modes)
    {
        using TtyDevice device = Borrow(StandardInput);
        if (device.TryGetForegroundGroup(out int group) != Errno.None || group == Spawning.getpgrp())
        {
            _ = device.TrySetModes(in modes);
        }
    }

    private static bool IsTerminal(int stream)
    {
        using TtyDevice device = Borrow(stream);
        return device.TryGetModes(out _) == Errno.None;
    }

    // The standard streams belong to the process and are never closed.
    private static TtyDevice Borrow(int stream) => TtyDevice.FromDescriptor(stream, ownsHandle: false);
}
