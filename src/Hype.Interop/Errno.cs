namespace Hype.Interop;

/// <summary>Linux error numbers, as in <c>asm-generic/errno-base.h</c> and <c>errno.h</c> (the generic numbering: x86-64, arm64, riscv64).</summary>
/// <remarks>Any other number is still a valid value of this type; <see cref="ErrnoExtensions.GetName"/> then gives its digits.</remarks>
#pragma warning disable CA1008, CA1027, CA1069 // Zero is "no error", the numbers are the kernel's, and EWOULDBLOCK is EAGAIN there too.
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Operation not permitted.</summary>
    EPERM = 1,

    /// <summary>No such file or directory.</summary>
    ENOENT = 2,

    /// <summary>No such process.</summary>
    ESRCH = 3,

    /// <summary>Interrupted by a signal.</summary>
    EINTR = 4,

    /// <summary>Input or output error.</summary>
    EIO = 5,

    /// <summary>No such device or address.</summary>
    ENXIO = 6,

    /// <summary>Argument too long; for KVM: the array is too short, or too many entries.</summary>
    E2BIG = 7,

    /// <summary>Exec format error; for KVM: the vCPU has not been initialized.</summary>
    ENOEXEC = 8,

    /// <summary>Bad file descriptor.</summary>
    EBADF = 9,

    /// <summary>Not available now; try again.</summary>
    EAGAIN = 11,

    /// <summary>Out of memory.</summary>
    ENOMEM = 12,

    /// <summary>Permission denied.</summary>
    EACCES = 13,

    /// <summary>Bad address.</summary>
    EFAULT = 14,

    /// <summary>Device or resource busy.</summary>
    EBUSY = 16,

    /// <summary>Already exists.</summary>
    EEXIST = 17,

    /// <summary>No such device.</summary>
    ENODEV = 19,

    /// <summary>Not a directory.</summary>
    ENOTDIR = 20,

    /// <summary>Is a directory.</summary>
    EISDIR = 21,

    /// <summary>Invalid argument.</summary>
    EINVAL = 22,

    /// <summary>Too many open files in the system.</summary>
    ENFILE = 23,

    /// <summary>Too many open files in the process.</summary>
    EMFILE = 24,

    /// <summary>The descriptor does not take this ioctl.</summary>
    ENOTTY = 25,

    /// <summary>The file may not grow so large.</summary>
    EFBIG = 27,

    /// <summary>No space left.</summary>
    ENOSPC = 28,

    /// <summary>Broken pipe: the reader is gone.</summary>
    EPIPE = 32,

    /// <summary>Result out of range.</summary>
    ERANGE = 34,

    /// <summary>A name, or the whole path, is too long.</summary>
    ENAMETOOLONG = 36,

    /// <summary>Not implemented by this kernel.</summary>
    ENOSYS = 38,

    /// <summary>Too many symbolic links on the way.</summary>
    ELOOP = 40,

    /// <summary>Value too large for its type.</summary>
    EOVERFLOW = 75,

    /// <summary>Operation not supported.</summary>
    EOPNOTSUPP = 95,

    /// <summary>Timed out.</summary>
    ETIMEDOUT = 110,

    /// <summary>The memory page has a hardware error.</summary>
    EHWPOISON = 133,
}
#pragma warning restore CA1008, CA1027, CA1069
