namespace Hype.Interop;

/// <summary>What an ioctl returned, and the error number where it was refused.</summary>
/// <param name="Value">The value that the kernel returned; -1 where it refused.</param>
/// <param name="Errno">The error number, or <see cref="Errno.None"/>.</param>
public readonly record struct IoctlResult(int Value, Errno Errno)
{
    /// <summary>Gets whether the kernel did what was asked.</summary>
    public bool Succeeded => Errno == Errno.None;
}
