using System.Diagnostics.CodeAnalysis;

namespace Hype.Vm.Boot;

/// <summary>A kernel, an initial RAM disk or a command line cannot be booted on this machine.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "The message always says what was wanted and what was found.")]
public sealed class KernelLoadException : Exception
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="message">What was wanted and what was found, as a sentence.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public KernelLoadException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
