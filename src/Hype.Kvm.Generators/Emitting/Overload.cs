namespace Hype.Kvm.Generators.Emitting;

/// <summary>How a method takes an ioctl's argument.</summary>
internal enum Overload
{
    /// <summary>As it is; what ends in a flexible array as a buffer.</summary>
    Argument,

    /// <summary>A structure with its flexible array in memory of the caller's.</summary>
    Span,

    /// <summary>A string of characters, where <see cref="Argument"/> takes its bytes.</summary>
    Text,

    /// <summary>Not at all: a null pointer.</summary>
    Without,
}
