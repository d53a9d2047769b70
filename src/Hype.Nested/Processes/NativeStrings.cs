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
        for (int index = 0; index < _count; index++)
        {
            NativeMemory.Free(Pointer[index]);
        }

        NativeMemory.Free(Pointer);
    }

    private static byte* Copy(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, length));
        return copy;
    }
}
