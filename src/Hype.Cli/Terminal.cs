using Hype.Interop;
using Hype.Tty;
using Microsoft.Win32.SafeHandles;

namespace Hype.Cli;

/// <summary>The user's terminal while it belongs to the guest: every key goes there at once, and the guest's own terminal echoes it.</summary>
/// <remarks>Ctrl-C stays a signal of ours, which ends the run. The modes are put back on dispose.</remarks>
internal sealed class Terminal : IDisposable
{
    private readonly TtyDevice _device;
    private readonly Termios _original;
    private bool _restored;

    private Terminal(TtyDevice device, Termios original)
    {
        _device = device;
        _original = original;
    }

    /// <summary>Takes a terminal over; where the descriptor is none, there is nothing to do.</summary>
    /// <param name="input">The descriptor.</param>
    /// <returns>The terminal, or <see langword="null"/> where it is none.</returns>
    internal static Terminal? TryTakeOver(SafeFileHandle input)
    {
        TtyDevice device = Adopt(input);
        if (device.TryGetModes(out Termios modes) != Errno.None)
        {
            device.Dispose();
            return null;
        }

        Terminal terminal = new(device, modes);
        modes.CIflag &= ~(TermiosInputFlags.Brkint | TermiosInputFlags.Istrip | TermiosInputFlags.Inlcr
            | TermiosInputFlags.Igncr | TermiosInputFlags.Icrnl | TermiosInputFlags.Ixon);
        modes.COflag &= ~TermiosOutputFlags.Opost;
        modes.CLflag &= ~(TermiosLocalFlags.Icanon | TermiosLocalFlags.Echo | TermiosLocalFlags.Echonl | TermiosLocalFlags.Iexten);
        modes.CCc[TtyConstants.Vmin] = 1;
        modes.CCc[TtyConstants.Vtime] = 0;
        device.SetModesAfterOutput(in modes);
        return terminal;
    }

    /// <summary>Reads the size of a terminal.</summary>
    /// <param name="output">The descriptor.</param>
    /// <returns>The size; zeros where it is no terminal.</returns>
    internal static TerminalSize GetSize(SafeFileHandle output)
    {
        using TtyDevice device = Adopt(output);
        return device.TryGetWindowSize(out Winsize size) == Errno.None ? new TerminalSize(size.WsCol, size.WsRow) : default;
    }

    /// <summary>Puts the modes back; what the guest wrote last is shown before.</summary>
    public void Dispose()
    {
        if (!_restored)
        {
            _restored = true;
            _ = _device.TrySetModesAfterOutput(in _original);
            _device.Dispose();
        }
    }

    private static TtyDevice Adopt(SafeFileHandle handle) => TtyDevice.FromDescriptor((int)handle.DangerousGetHandle(), ownsHandle: false);
}
