namespace Hype.Initrd;

/// <summary>An initial RAM disk cannot be made of what was given; the message says why and what would help.</summary>
/// <param name="message">The message.</param>
/// <param name="innerException">What it comes from, if anything.</param>
public sealed class InitrdException(string message, Exception? innerException = null) : Exception(message, innerException);
