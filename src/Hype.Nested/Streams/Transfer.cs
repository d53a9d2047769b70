using System.Runtime.InteropServices;
using Hype.Interop;

namespace Hype.Nested.Streams;

/// <summary>The outcome of one read or write.</summary>
/// <param name="Count">How many bytes moved; none at the end of the stream, or when there was an error.</param>
/// <param name="Error">The error, if any.</param>
internal readonly record struct Transfer(int Count, Errno Error)
{
    /// <summary>Gets the outcome of not trying.</summary>
    public static Transfer Nothing { get; } = new(0, Errno.EAGAIN);

    /// <summary>Gets a value indicating whether nothing moved now, and trying later is right.</summary>
    public bool WouldBlock => Error is Errno.EAGAIN or Errno.EINTR;

    /// <summary>Gets a value indicating whether a read came to the end, or a stream broke: it moves nothing any more.</summary>
    public bool Ended => Count == 0 && !WouldBlock;

    /// <summary>Makes sense of what read(2) or write(2) has just returned.</summary>
    public static Transfer Of(nint result) =>
        result >= 0 ? new Transfer((int)result, Errno.None) : new Transfer(0, (Errno)Marshal.GetLastPInvokeError());
}
