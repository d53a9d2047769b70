using System.Runtime.InteropServices;

namespace Hype.Cli;

/// <summary>Turns the signals that ask a program to end into an ordinary stop, so that the terminal is put right on the way out.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly Action _stop;
    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    /// <summary>Listens until disposed.</summary>
    /// <param name="stop">Called for each signal.</param>
    internal StopSignals(Action stop)
    {
        _stop = stop;
        _registrations =
        [
            Register(PosixSignal.SIGINT, 2),
            Register(PosixSignal.SIGTERM, 15),
            Register(PosixSignal.SIGHUP, 1),
        ];
    }

    /// <summary>Gets the number of the first signal that came, or <see langword="null"/>.</summary>
    internal int? Received => Volatile.Read(ref _received) is int signal and not 0 ? signal : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private PosixSignalRegistration Register(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Interlocked.CompareExchange(ref _received, number, 0);
        _stop();
    });
}
