namespace Hype.Cli;

/// <summary>What the user asked <c>hype initrd</c> for.</summary>
internal sealed record InitrdSettings
{
    /// <summary>Gets the file to write.</summary>
    internal required string Output { get; init; }

    /// <summary>Gets where the modules are, or <see langword="null"/> for none.</summary>
    internal required string? ModulesFrom { get; init; }

    /// <summary>Gets the names of more modules.</summary>
    internal required IReadOnlyList<string> Modules { get; init; }

    /// <summary>Gets the path of the first process, or <see langword="null"/> for ours.</summary>
    internal required string? Init { get; init; }

    /// <summary>Gets the path of busybox, or <see langword="null"/> for the one that is installed.</summary>
    internal required string? Busybox { get; init; }

    /// <summary>Gets a value indicating whether to say what is in it.</summary>
    internal required bool Verbose { get; init; }
}
