using System.Text;

namespace Hype.Vm.Consoles.Text;

/// <summary>What a guest wrote, as text, and the line of those who wait for more: first come, first served.</summary>
/// <remarks>Safe on any thread; nothing under its lock takes longer than a search of the text that has come.</remarks>
/// <param name="capacity">How many characters are kept.</param>
internal sealed class ConsoleTranscript(int capacity)
{
    private const int TailLength = 2000;

    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly TranscriptBuffer _buffer = new(capacity);
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly List<TranscriptWait> _waits = [];
    private long _position; // Where the next wait begins to look, counted from the first character that the guest ever wrote.
    private bool _hasEnded;

    private long UnreadStart => Math.Max(_position, _buffer.Start);

    private ReadOnlySpan<char> Unread => _buffer.Text[(int)(UnreadStart - _buffer.Start)..];

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
                _buffer.Append(characters[..made]);
                ServeWaits(); // Before anything is dropped.
                _buffer.DropOlderHalfWhenFull();
            }
        }
    }

    /// <summary>Says that nothing more will come: who waits in vain is told.</summary>
    internal void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            ServeWaits();
        }
    }

    /// <summary>Lets someone join the line.</summary>
    /// <param name="wait">Who.</param>
    internal void Add(TranscriptWait wait)
    {
        lock (_gate)
        {
            _waits.Add(wait);
            ServeWaits();
        }
    }

    /// <summary>Lets someone leave the line, answered or not.</summary>
    /// <param name="wait">Who.</param>
    internal void Remove(TranscriptWait wait)
    {
        lock (_gate)
        {
            if (_waits.Remove(wait))
            {
                ServeWaits(); // The next looks for something else, which may be there already.
            }
        }

        wait.GiveUp();
    }

    /// <summary>Copies what there is for the first in line.</summary>
    /// <param name="wait">Who.</param>
    /// <param name="part">The copy.</param>
    /// <returns>Whether that is the first in line, and has not left it.</returns>
    internal bool TryRead(TranscriptWait wait, out TranscriptPart part)
    {
        lock (_gate)
        {
            bool isFirst = IsFirst(wait);
            part = isFirst ? new TranscriptPart(Unread.ToString(), UnreadStart, _hasEnded) : default;
            return isFirst;
        }
    }

    /// <summary>Lets the first in line have what it found, and serves the next.</summary>
    /// <param name="wait">Who.</param>
    /// <param name="position">Where the next begins to look.</param>
    /// <returns>Whether it was the first in line, and had not left it.</returns>
    internal bool TryAdvance(TranscriptWait wait, long position)
    {
        lock (_gate)
        {
            if (!IsFirst(wait))
            {
                return false;
            }

            _waits.RemoveAt(0);
            _position = position;
            ServeWaits();
            return true;
        }
    }

    /// <summary>Makes what someone fails with who waited in vain.</summary>
    /// <param name="wait">Who.</param>
    /// <returns>The exception.</returns>
    internal EndOfStreamException EndedBefore(TranscriptWait wait) => new($"The guest ended before it wrote {wait.Description}. {LastWords()}");

    /// <summary>Says what the guest wrote last, for a failure's message.</summary>
    /// <returns>A sentence.</returns>
    internal string LastWords()
    {
        lock (_gate)
        {
            ReadOnlySpan<char> text = _buffer.Text;
            return $"Its last words: {text[Math.Max(0, text.Length - TailLength)..]}";
        }
    }

    /// <summary>Returns what is kept.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        lock (_gate)
        {
            return _buffer.Text.ToString();
        }
    }

    private bool IsFirst(TranscriptWait wait) => _waits.Count > 0 && _waits[0] == wait;

    private void ServeWaits()
    {
        while (_waits.Count > 0 && Serve(_waits[0]))
        {
            _waits.RemoveAt(0);
        }
    }

    /// <summary>Lets the first in line look.</summary>
    /// <returns>Whether its wait is over.</returns>
    private bool Serve(TranscriptWait wait)
    {
        ReadOnlySpan<char> text = Unread;
        int length = wait.Look(text, UnreadStart);
        if (length < 0)
        {
            return _hasEnded && wait.Fail(EndedBefore(wait));
        }

        wait.Answer(text[..length].ToString());
        _position = UnreadStart + length;
        return true;
    }
}
