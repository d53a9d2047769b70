namespace Hype.Vm.Testing;

/// <summary>A test's code failed in its guest. The message has the exception, what the code wrote, and the end of the console.</summary>
public sealed class GuestTestException : Exception
{
    /// <summary>Creates an exception without a word.</summary>
    public GuestTestException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The message.</param>
    public GuestTestException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public GuestTestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the exception that the code threw, as it describes itself: its type, its message and where it came from. <see langword="null"/> where the
    /// guest ended otherwise: it crashed, or took too long.</summary>
    public string? GuestException { get; init; }

    /// <summary>Gets the last lines of the guest's console.</summary>
    public string ConsoleTail { get; init; } = "";
}
