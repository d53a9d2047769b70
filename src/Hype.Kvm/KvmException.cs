using System.Diagnostics.CodeAnalysis;
using Hype.Interop;

namespace Hype.Kvm;

/// <summary>A KVM ioctl, or a system call made on behalf of one, was refused by the kernel.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "An exception without operation and errno would be an anonymous failure.")]
public sealed class KvmException : IoctlException
{
    /// <summary>Initializes the exception from what was attempted and how it was refused.</summary>
    /// <param name="operation">The ioctl's C name, or the call in C notation: <c>KVM_CREATE_VM</c>, <c>mmap(kvm_run)</c>.</param>
    /// <param name="errno">The error number that the kernel gave.</param>
    /// <param name="detail">The arguments that matter, never guest data; or <see langword="null"/>.</param>
    /// <param name="hint">What the error means here and what to do about it; or <see langword="null"/>.</param>
    public KvmException(string operation, Errno errno, string? detail = null, string? hint = null)
        : base(operation, errno, detail, hint)
    {
    }
}
