namespace Hype.Vm.Testing;

/// <summary>This machine can run no guest, and no emulated host either. The message is the doctor's sentence, with the remedy. A test that is to be skipped then
/// declares it: <c>[SkippableFact(typeof(GuestUnavailableException))]</c>.</summary>
public sealed class GuestUnavailableException : Exception
{
    /// <summary>Creates an exception without a word.</summary>
    public GuestUnavailableException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">The message.</param>
    public GuestUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public GuestUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
