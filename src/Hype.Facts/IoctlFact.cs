using Hype.Facts.Probes;

namespace Hype.Facts;

/// <summary>A macro that stands for the number of an ioctl.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Macro"><c>_IO</c>, <c>_IOR</c>, <c>_IOW</c> or <c>_IOWR</c>.</param>
/// <param name="ArgumentType">The type that the number has the size of, empty where it has none.</param>
/// <param name="AliasOf">The macro that it only renames, else empty.</param>
internal sealed record IoctlFact(string Name, string Macro, string ArgumentType, string AliasOf)
{
    internal required ProbedValue Number { get; init; }

    /// <summary>Gets the direction: bit 0 for writing, bit 1 for reading, whatever the architecture encodes.</summary>
    internal required ProbedValue Direction { get; init; }

    internal required ProbedValue Type { get; init; }

    internal required ProbedValue Sequence { get; init; }

    internal required ProbedValue Size { get; init; }

    internal string DirectionText => Direction.Value switch
    {
        0 => "NONE",
        1 => "WRITE",
        2 => "READ",
        _ => "READWRITE",
    };
}
