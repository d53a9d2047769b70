using Hype.Vm;
using Hype.Vm.Consoles;
using Microsoft.Win32.SafeHandles;

namespace Hype.Cli;

/// <summary>The standard streams as a guest's console: its endpoint, and the terminal behind it where there is one.</summary>
internal sealed class GuestTerminal : IDisposable
{
    private readonly SafeFileHandle _standardInput = StandardStream.Borrow(0);
    private readonly SafeFileHandle _standardOutput = StandardStream.Borrow(1);
    private readonly Terminal? _keyboard = Terminal.TryOpen(0);
    private readonly Terminal? _screen = Terminal.TryOpen(1);
    private GuestConsole? _console; // Signals, which tell of a new size, come on another thread.

    /// <summary>Gets the size of what the guest's output is seen on; zeros where that is no terminal.</summary>
    internal TerminalSize Size => (_screen ?? _keyboard)?.GetSize() ?? default;

    /// <summary>Gets a value indicating whether the output is a terminal.</summary>
    internal bool ShowsOutput => _screen is not null;

    /// <summary>Tells why the standard streams cannot be a guest's console.</summary>
    /// <returns>A sentence; <see langword="null"/> where they can.</returns>
    /// <remarks>A job in the background would be stopped at the first look at its terminal, and with it whoever waits for the guest.</remarks>
    internal string? WhyNotUsable() => _keyboard is null or { IsOurs: true }
        ? null
        : "stdin is a terminal that another job has: bring this one to the foreground (under 'timeout', use its --foreground), or give it another stdin, such as /dev/null.";

    /// <summary>Makes the console's endpoint.</summary>
    /// <param name="escapeKey">The key that leaves, where keys come from a terminal: what comes from a file or a pipe is the guest's to the last byte.</param>
    /// <param name="escaped">What to call when it is pressed.</param>
    /// <returns>The endpoint.</returns>
    internal ConsoleEndpoint CreateEndpoint(byte? escapeKey, Action escaped)
    {
        EscapeKey? key = _keyboard is not null && escapeKey is byte value ? new EscapeKey(value, escaped) : null;
        return ConsoleEndpoint.FromDescriptors(_standardInput, _standardOutput, key);
    }

    /// <summary>Makes the terminal the guest's until <see cref="Restore"/>, through suspensions, changes of size and reboots.</summary>
    /// <param name="signals">The signals of the process.</param>
    internal void GiveTo(Signals signals)
    {
        if (_keyboard is not null)
        {
            signals.Follow(_keyboard);
            _keyboard.Take();
        }

        if (_screen is not null || _keyboard is not null)
        {
            signals.OnResize(Resize);
        }
    }

    /// <summary>Tells a console of the size, now and whenever it changes.</summary>
    /// <param name="console">The running guest's console; <see langword="null"/> where there is none, or it is a serial port, which knows no size.</param>
    internal void Show(GuestConsole? console)
    {
        Volatile.Write(ref _console, console);
        if (_screen is not null || _keyboard is not null)
        {
            Resize(); // It may have changed since the machine was made.
        }
    }

    /// <summary>Gives the terminal back to the user. Any number of times, on any thread.</summary>
    internal void Restore() => _keyboard?.Restore();

    /// <inheritdoc/>
    public void Dispose()
    {
        _keyboard?.Dispose();
        _screen?.Dispose();
        _standardInput.Dispose();
        _standardOutput.Dispose();
    }

    private void Resize()
    {
        TerminalSize size = Size;
        Volatile.Read(ref _console)?.Resize(size.Columns, size.Rows);
    }
}
