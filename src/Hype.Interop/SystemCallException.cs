using System.Diagnostics.CodeAnalysis;

namespace Hype.Interop;

/// <summary>A system call was refused by the kernel.</summary>
/// <remarks>The message is <c>operation failed: ERRNO (number, meaning) for detail. hint</c>; <see cref="Exception.HResult"/> carries the error number.</remarks>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "An exception without operation and errno would be an anonymous failure.")]
public class SystemCallException : IOException
{
    /// <summary>Initializes the exception from what was attempted and how it was refused.</summary>
    /// <param name="operation">The call in C notation: <c>KVM_CREATE_VM</c>, <c>mmap(kvm_run)</c>, <c>open(/dev/kvm)</c>.</param>
    /// <param name="errno">The error number that the kernel gave.</param>
    /// <param name="detail">What it was for: the arguments that matter, never guest data; or <see langword="null"/>.</param>
    /// <param name="hint">What to do about it, a sentence with its full stop; or <see langword="null"/>.</param>
    public SystemCallException(string operation, Errno errno, string? detail = null, string? hint = null)
        : base(Format(operation, errno, detail, hint), (int)errno)
    {
        Operation = operation;
        Errno = errno;
        Detail = detail;
        Hint = hint;
    }

    /// <summary>Gets the call that was refused, in C notation.</summary>
    public string Operation { get; }

    /// <summary>Gets the error number that the kernel gave.</summary>
    public Errno Errno { get; }

    /// <summary>Gets what the call was for, or <see langword="null"/>.</summary>
    public string? Detail { get; }

    /// <summary>Gets what to do about it, or <see langword="null"/> where nothing useful is known.</summary>
    public string? Hint { get; }

    private static string Format(string operation, Errno errno, string? detail, string? hint)
    {
        string text = $"{operation} failed: {errno.Describe()}";
        text += detail is null ? "." : $" for {detail}.";
        return hint is null ? text : $"{text} {hint}";
    }
}
