namespace Hype.Interop;

/// <summary>The direction in a request number, seen from the program: what a macro says, which is not always what the kernel does.</summary>
/// <remarks>See <see href="https://docs.kernel.org/driver-api/ioctl.html"/>.</remarks>
public enum IoctlDirection
{
    /// <summary>No argument in memory, or an older macro: <c>_IOC_NONE</c>.</summary>
    None = 0,

    /// <summary>The kernel reads: <c>_IOC_WRITE</c>.</summary>
    Write = 1,

    /// <summary>The kernel writes: <c>_IOC_READ</c>.</summary>
    Read = 2,

    /// <summary>Both.</summary>
    ReadWrite = 3,
}
