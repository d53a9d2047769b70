using System.Runtime.InteropServices;

namespace Hype.Nested.Streams;

/// <summary>Turns signals into bytes that a poll loop can wait for, one byte each, in place of what the signal would do.</summary>
internal sealed class SignalPipe : IDisposable
{
    private readonly Descriptor _writer;
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Starts to catch the given signals, by their numbers.</summary>
    public SignalPipe(params ReadOnlySpan<int> signals)
    {
        (Reader, _writer) = Descriptor.Pipe();
        Reader.NonBlocking();
        _writer.NonBlocking();
        foreach (int signal in signals)
        {
            byte number = (byte)signal;
            _registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, context => Catch(context, number)));
        }
    }

    /// <summary>Gets the end to wait for.</summary>
    public Descriptor Reader { get; }

    /// <summary>Takes the oldest caught signal.</summary>
    public bool TryTake(out int signal)
    {
        Span<byte> one = stackalloc byte[1];
        bool taken = Reader.Read(one).Count == 1;
        signal = one[0];
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _writer.Dispose();
        Reader.Dispose();
    }

    private void Catch(PosixSignalContext context, byte number)
    {
        context.Cancel = true;
        _writer.Write([number]);
    }
}
