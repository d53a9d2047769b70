using Hype.Interop;
using Hype.Nested.Libc;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;
using Hype.Tty;

namespace Hype.Nested.Host;

/// <summary>
/// The terminal we were started from, for keys, for what is shown, or for both. While the emulated host boots, only Ctrl-C has a meaning,
/// here; from the command's start on every key is passed to it as it is typed. Disposing gives the terminal back as it was.
/// </summary>
internal sealed class ConsoleTerminal : IDisposable
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    // What a control character is set to for no key to have its meaning.
    private const byte NoKey = 0;

    // The modes are ours to change only where keys come from the terminal.
    private readonly Termios? _original;
    private bool _passesEveryKey;

    private ConsoleTerminal(Termios? original)
    {
        _original = original;
        Streams = (original is null ? TerminalStreams.None : TerminalStreams.Input)
            | (IsTerminal(StandardOutput) ? TerminalStreams.Output : TerminalStreams.None)
            | (IsTerminal(StandardError) ? TerminalStreams.Error : TerminalStreams.None);
    }

    /// <summary>Gets which of our standard streams are a terminal.</summary>
    public TerminalStreams Streams { get; }

    /// <summary>Gets the stream that shows what the command's terminal shows.</summary>
    public int Display => Streams.HasFlag(TerminalStreams.Output) ? StandardOutput
        : Streams.HasFlag(TerminalStreams.Error) ? StandardError
        : StandardInput;

    /// <summary>Gets the size now.</summary>
    public WindowSize Size
    {
        get
        {
            using TtyDevice device = Borrow(Streams.HasFlag(TerminalStreams.Output) ? StandardOutput : StandardInput);
            return device.TryGetWindowSize(out Winsize size) == Errno.None ? new WindowSize(size.WsRow, size.WsCol) : default;
        }
    }

    /// <summary>Takes the terminal that the standard input or output is; nothing where neither is one.</summary>
    public static ConsoleTerminal? TryTake()
    {
        using TtyDevice device = Borrow(StandardInput);
        ConsoleTerminal terminal = new(device.TryGetModes(out Termios modes) == Errno.None ? modes : null);
        if ((terminal.Streams & (TerminalStreams.Input | TerminalStreams.Output)) == TerminalStreams.None)
        {
            return null;
        }

        terminal.TakeAgain();
        return terminal;
    }

    /// <summary>Opens a standard stream so that writing to it never waits.</summary>
    /// <remarks>
    /// A terminal that says it takes more may still keep the writer of a longer piece until somebody reads. It is opened once more: the
    /// stream's own flags are shared with whoever started us.
    /// </remarks>
    public static Descriptor OpenForWriting(int stream)
    {
        const int Flags = Descriptors.O_WRONLY | Descriptors.O_NOCTTY | Descriptors.O_NONBLOCK | Descriptors.O_CLOEXEC;
        return (IsTerminal(stream) ? Descriptor.TryOpen($"/proc/self/fd/{stream}", Flags) : null) ?? Descriptor.Standard(stream);
    }

    /// <summary>Gives every key, Ctrl-C too, to the command, whose own terminal knows what it means.</summary>
    public void PassEveryKey()
    {
        _passesEveryKey = true;
        TakeAgain();
    }

    /// <summary>Gives the terminal back for a while.</summary>
    public void GiveBack()
    {
        if (_original is { } modes)
        {
            Set(modes);
        }
    }

    /// <summary>Takes the terminal after it was given back, or lost to a shell that suspended us.</summary>
    public void TakeAgain()
    {
        if (_original is not { } modes)
        {
            return;
        }

        modes.CIflag &= ~(TermiosInputFlags.Brkint | TermiosInputFlags.Parmrk | TermiosInputFlags.Istrip | TermiosInputFlags.Inlcr
            | TermiosInputFlags.Igncr | TermiosInputFlags.Icrnl | TermiosInputFlags.Ixon);
        modes.CLflag &= ~(TermiosLocalFlags.Icanon | TermiosLocalFlags.Echo | TermiosLocalFlags.Echonl | TermiosLocalFlags.Iexten);
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
