using System.Text;

namespace Hype.Vm.Testing.Reports;

/// <summary>A stream that cuts what is written into lines.</summary>
/// <param name="take">Called with each line, without its end.</param>
internal sealed class LineStream(Action<string> take) : Stream
{
    /// <summary>A line that is longer is none of ours, and dropped.</summary>
    internal const int MaxLineLength = 512 * 1024;

    private readonly MemoryStream _line = new();
    private bool _isTooLong;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.IndexOf((byte)'\n') is int end and >= 0)
        {
            Add(buffer[..end]);
            EndLine();
            buffer = buffer[(end + 1)..];
        }

        Add(buffer);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        _isTooLong |= _line.Length + bytes.Length > MaxLineLength;
        if (!_isTooLong)
        {
            _line.Write(bytes);
        }
    }

    private void EndLine()
    {
        if (!_isTooLong)
        {
            take(Encoding.UTF8.GetString(_line.GetBuffer(), 0, (int)_line.Length));
        }

        _line.SetLength(0);
        _isTooLong = false;
    }
}
