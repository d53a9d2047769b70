using System.Runtime.InteropServices;

namespace Hype.Cli;

/// <summary>The signals of the process while a guest runs.</summary>
/// <remarks>
/// Those that ask a program to end become an ordinary stop, so that the terminal is put right on the way out. When the process is
/// suspended the user's shell gets its terminal back; afterwards the guest does.
/// </remarks>
internal sealed class Signals : IDisposable
{
    // The numbers of those that .NET has no names for; x86, arm64 and riscv64 have the same.
    private const int SIGUSR1 = 10;
    private const int SIGUSR2 = 12;
    private const int SIGALRM = 14;
    private const int SIGXCPU = 24;
    private const int SIGXFSZ = 25;
    private const int SIGVTALRM = 26;
    private const int SIGPWR = 30;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly CancellationTokenSource _stop = new();
    private int _received;

    /// <summary>Starts to listen for the signals that end a program.</summary>
    internal Signals()
    {
        OnStop(PosixSignal.SIGHUP, 1);
        OnStop(PosixSignal.SIGINT, 2);
        OnStop(PosixSignal.SIGQUIT, 3);
        OnStop(PosixSignal.SIGTERM, 15);
        foreach (int signal in (ReadOnlySpan<int>)[SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU, SIGVTALRM, SIGPWR])
        {
            OnStop((PosixSignal)signal, signal);
        }

        // A file that may not grow any more is told by the write itself (EFBIG), as a full disk is.
        Add((PosixSignal)SIGXFSZ, static context => context.Cancel = true);
    }

    /// <summary>Gets the number of the first signal that asked for the end, or <see langword="null"/>.</summary>
    internal int? Received => Volatile.Read(ref _received) is int signal and not 0 ? signal : null;

    /// <summary>Gets what is cancelled by such a signal.</summary>
    internal CancellationToken StopToken => _stop.Token;

    /// <summary>Gives a terminal back while the process is suspended.</summary>
    /// <param name="terminal">The terminal.</param>
    internal void Follow(Terminal terminal)
    {
        Add(PosixSignal.SIGTSTP, context =>
        {
            context.Cancel = true;
            terminal.Restore();
            JobControl.Suspend();
        });
        Add(PosixSignal.SIGCONT, context =>
        {
            context.Cancel = true; // The runtime would set the terminal's modes to what it found at its start.
            terminal.TakeAgain();
        });
    }

    /// <summary>Tells of a terminal's new size, also of one that it got while the process was suspended.</summary>
    /// <param name="resized">What to call.</param>
    internal void OnResize(Action resized)
    {
        Add(PosixSignal.SIGWINCH, _ => resized());
        Add(PosixSignal.SIGCONT, _ => resized());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(static registration => registration.Dispose());
        _registrations.Clear();
        _stop.Dispose();
    }

    private void OnStop(PosixSignal signal, int number) => Add(signal, context =>
    {
        context.Cancel = true;
        Interlocked.CompareExchange(ref _received, number, 0);
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It came at the very end.
        }
    });

    private void Add(PosixSignal signal, Action<PosixSignalContext> handler) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, handler));
}
