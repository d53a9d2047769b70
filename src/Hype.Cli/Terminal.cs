using Hype.Interop;
using Hype.Tty;

namespace Hype.Cli;

/// <summary>The user's terminal: while it is held, every key goes to the guest at once, whose own terminal echoes it and knows Ctrl-C.</summary>
/// <remarks>Safe on any thread: signals come on another than the one that waits for the run. The descriptor stays the process's.</remarks>
internal sealed class Terminal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TtyDevice _device;
    private readonly Termios _original;
    private bool _held;     // Guarded by _gate.
    private bool _disposed; // Guarded by _gate: a signal may still be on its way.

    private Terminal(TtyDevice device, Termios original)
    {
        _device = device;
        _original = original;
    }

    /// <summary>Finds the terminal that a descriptor is.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <returns>The terminal, as it is; <see langword="null"/> where the descriptor is none.</returns>
    internal static Terminal? TryOpen(int descriptor)
    {
        TtyDevice device = TtyDevice.FromDescriptor(descriptor, ownsHandle: false);
        if (device.TryGetModes(out Termios modes) == Errno.None)
        {
            return new Terminal(device, modes);
        }

        device.Dispose();
        return null;
    }

    /// <summary>Gets a value indicating whether the terminal is lent to this process; in the background it is another job's.</summary>
    internal bool IsOurs
    {
        get
        {
            lock (_gate)
            {
                return !_disposed && JobControl.IsInForeground(_device);
            }
        }
    }

    /// <summary>Makes the terminal the guest's.</summary>
    internal void Take()
    {
        Termios modes = _original;
        modes.CIflag &= ~(TermiosInputFlags.Brkint | TermiosInputFlags.Parmrk | TermiosInputFlags.Istrip | TermiosInputFlags.Inlcr
            | TermiosInputFlags.Igncr | TermiosInputFlags.Icrnl | TermiosInputFlags.Ixon);
        modes.COflag &= ~TermiosOutputFlags.Opost;
        modes.CLflag &= ~(TermiosLocalFlags.Isig | TermiosLocalFlags.Icanon | TermiosLocalFlags.Echo
            | TermiosLocalFlags.Echonl | TermiosLocalFlags.Iexten);
        modes.CCc[TtyConstants.Vmin] = 1;
        modes.CCc[TtyConstants.Vtime] = 0;
        lock (_gate)
        {
            _held = !_disposed && _device.TrySetModes(in modes) == Errno.None;
        }
    }

    /// <summary>Makes the terminal the guest's again after a suspension, unless the process goes on in the background.</summary>
    internal void TakeAgain()
    {
        if (IsOurs)
        {
            Take();
        }
    }

    /// <summary>Puts the modes back, if the guest has the terminal. At once: a terminal that shows nothing any more must not keep us.</summary>
    internal void Restore()
    {
        lock (_gate)
        {
            if (_held && JobControl.IsInForeground(_device))
            {
                _ = _device.TrySetModes(in _original);
            }

            _held = false;
        }
    }

    /// <summary>Reads the size.</summary>
    /// <returns>The size; zeros where it is unknown.</returns>
    internal TerminalSize GetSize()
    {
        lock (_gate)
        {
            return !_disposed && _device.TryGetWindowSize(out Winsize size) == Errno.None ? new TerminalSize(size.WsCol, size.WsRow) : default;
        }
    }

    /// <summary>Puts the modes back.</summary>
    public void Dispose()
    {
        Restore();
        lock (_gate)
        {
            _disposed = true;
            _device.Dispose();
        }
    }
}
