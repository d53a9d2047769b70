using System.Diagnostics.CodeAnalysis;

namespace Hype.Interop;

/// <summary>An ioctl was refused by the kernel.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "An exception without operation and errno would be an anonymous failure.")]
public class IoctlException : SystemCallException
{
    /// <summary>Initializes the exception from the ioctl that was refused.</summary>
    /// <param name="operation">The ioctl's C name: <c>KVM_CREATE_VM</c>.</param>
    /// <param name="errno">The error number that the kernel gave.</param>
    /// <param name="detail">The arguments that matter, never guest data; or <see langword="null"/>.</param>
    /// <param name="hint">What the error means for this ioctl and what to do about it; or <see langword="null"/>.</param>
    public IoctlException(string operation, Errno errno, string? detail = null, string? hint = null)
        : base(operation, errno, detail, hint)
    {
    }
}
