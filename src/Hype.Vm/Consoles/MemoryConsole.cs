using System.Text;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Consoles;

/// <summary>A console that code talks to: it sends text to the guest and waits for text from it.</summary>
/// <remarks>
/// Safe on any thread. What the guest wrote is kept in a transcript; when it is full its older half is dropped, so a guest that
/// writes for ever does not fill the host's memory.
/// </remarks>
public sealed class MemoryConsole : ConsoleEndpoint
{
    private const int InputCapacity = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly TranscriptBuffer _transcript; // Guarded by _gate.
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder(); // Guarded by _gate.
    private readonly List<TextWait> _waits = []; // Guarded by _gate.
    private int _searchStart; // Guarded by _gate: where the next wait begins to look.
    private int _searched; // Guarded by _gate: up to where the first wait has looked in vain.
    private Action? _inputArrived; // Guarded by _gate.
    private int _opened;

    /// <summary>Initializes the console.</summary>
    /// <param name="transcriptCapacity">How many characters of the guest's output are kept, at least 4096.</param>
    public MemoryConsole(int transcriptCapacity = 1024 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(transcriptCapacity, 4096);
        _transcript = new TranscriptBuffer(transcriptCapacity);
    }

    /// <summary>Gets what the guest wrote, as UTF-8 text; what is no UTF-8 appears as U+FFFD.</summary>
    public string Transcript
    {
        get
        {
            lock (_gate)
            {
                return _transcript.Text.ToString();
            }
        }
    }

    /// <summary>Gets what waits for the guest to read it.</summary>
    internal BoundedByteBuffer Input { get; } = new(InputCapacity);

    /// <summary>Sends text to the guest; where 64 KiB already wait for it to read, the call waits too.</summary>
    /// <param name="text">The text, sent as UTF-8. A shell wants a newline at the end.</param>
    public void Send(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _ = Input.Add(Encoding.UTF8.GetBytes(text));
        RingInput();
    }

    /// <summary>Ends the guest's input. A guest's terminal does not notice: a console has no end of file.</summary>
    public void CompleteInput()
    {
        Input.Complete();
        RingInput();
    }

    /// <summary>Waits until the guest has written a text, in what no earlier wait has passed.</summary>
    /// <param name="text">The text to wait for; not empty.</param>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Everything from the end of the previous wait up to and with the text.</returns>
    /// <exception cref="TimeoutException">The deadline passed; the message shows the end of the transcript.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<string> WaitForTextAsync(string text, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        TextWait wait = new(text);
        lock (_gate)
        {
            _waits.Add(wait);
            AnswerWaits();
        }

        try
        {
            return await wait.Task.WaitAsync(deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"The guest did not write \"{text}\" within {deadline.TotalSeconds:0.#} s. Its last words: {Tail()}", exception);
        }
        finally
        {
            GiveUp(wait);
        }
    }

    /// <inheritdoc/>
    internal override IConsoleEndpoint Open() =>
        Interlocked.Exchange(ref _opened, 1) == 0
            ? new MemoryEndpoint(this)
            : throw new InvalidOperationException("This console has served a virtual machine already. Give each machine a console of its own.");

    /// <summary>Takes the guest's output. On the io thread.</summary>
    /// <param name="bytes">The bytes.</param>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = stackalloc char[512];
        lock (_gate)
        {
            while (!bytes.IsEmpty)
            {
                _decoder.Convert(bytes, characters, flush: false, out int used, out int made, out _);
                bytes = bytes[used..];
                _transcript.Append(characters[..made]);
                AnswerWaits(); // Before anything is dropped.
                DropOlderHalfWhenFull();
            }
        }
    }

    /// <summary>Names what to call when input arrives. On the io thread.</summary>
    /// <param name="arrived">Called once, on whichever thread sends.</param>
    internal void OnNextInput(Action arrived)
    {
        lock (_gate)
        {
            _inputArrived = arrived;
        }
    }

    private void RingInput()
    {
        Action? arrived;
        lock (_gate)
        {
            arrived = _inputArrived;
            _inputArrived = null;
        }

        arrived?.Invoke();
    }

    private void GiveUp(TextWait wait)
    {
        lock (_gate)
        {
            // An answered wait is in the list no more. The next in line looks for another text, which may be there already.
            if (_waits.Remove(wait))
            {
                _searched = _searchStart;
                AnswerWaits();
            }
        }
    }

    private void DropOlderHalfWhenFull()
    {
        int dropped = _transcript.DropOlderHalfWhenFull();
        _searchStart = Math.Max(0, _searchStart - dropped);
        _searched = Math.Max(0, _searched - dropped);
    }

    private void AnswerWaits()
    {
        while (_waits.Count > 0)
        {
            // What was searched in vain is not searched again, but for a beginning of the text at its end.
            string text = _waits[0].Text;
            int start = Math.Max(_searchStart, _searched - (text.Length - 1));
            int found = _transcript.Text[start..].IndexOf(text, StringComparison.Ordinal);
            if (found < 0)
            {
                _searched = _transcript.Text.Length;
                return;
            }

            int end = start + found + text.Length;
            _waits[0].Answer(_transcript.Text[_searchStart..end].ToString());
            _waits.RemoveAt(0);
            _searchStart = end;
            _searched = end;
        }

        _searched = _searchStart; // Nobody has looked beyond for the next who waits.
    }

    private string Tail()
    {
        string transcript = Transcript;
        return transcript[Math.Max(0, transcript.Length - 2000)..];
    }
}
