using System.Runtime.InteropServices;

namespace Hype.Interop;

/// <summary>Holds a descriptor open for the length of a call that passes its number to the kernel.</summary>
public ref struct DescriptorReference
{
    private SafeHandle? _handle;

    /// <summary>Takes a reference.</summary>
    /// <param name="handle">The descriptor; none stands for -1.</param>
    /// <exception cref="ObjectDisposedException">The descriptor was disposed of.</exception>
    public DescriptorReference(SafeHandle? handle)
    {
        Number = -1;
        if (handle is null)
        {
            return;
        }

        bool referenced = false;
        handle.DangerousAddRef(ref referenced);
        Number = (int)handle.DangerousGetHandle();
        _handle = handle;
    }

    /// <summary>Gets the descriptor's number; -1 where there is none.</summary>
    public int Number { get; }

    /// <summary>Gives the reference back.</summary>
    public void Dispose()
    {
        _handle?.DangerousRelease();
        _handle = null;
    }
}
