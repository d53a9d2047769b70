using System.Runtime.InteropServices;
using System.Text;

namespace Hype.Nested.Processes;

/// <summary>A NULL-ended array of C strings, as exec wants it.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly int _count;

    /// <summary>Copies the strings as UTF-8.</summary>
    public NativeStrings(IReadOnlyList<string> strings)
    {
        // SAFETY: the array has one element more than there are strings; that one stays NULL.
        _count = strings.Count;
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
        for (int index = 0; index < _count; index++)
        {
            Pointer[index] = Copy(strings[index]);
        }
    }

    /// <summary>Gets the array, which lives until this is disposed.</summary>
    public byte** Pointer { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        // SAFETY: the array and each of its strings were allocated by this object, which is disposed of once.
        for (int index = 0; index < _count; index++)
        {
            NativeMemory.Free(Pointer[index]);
        }

        NativeMemory.Free(Pointer);
    }

    private static byte* Copy(string text)
    {
        // SAFETY: the span is one byte shorter than the allocation, whose last byte stays 0.
        int length = Encoding.UTF8.GetByteCount(text);
        byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, length));
        return copy;
    }
}
