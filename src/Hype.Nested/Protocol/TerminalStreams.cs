namespace Hype.Nested.Protocol;

/// <summary>Which of the command's standard streams are its terminal; the others are pipes.</summary>
[Flags]
internal enum TerminalStreams : byte
{
    /// <summary>All are pipes, and there is no terminal.</summary>
    None = 0,

    /// <summary>The standard input.</summary>
    Input = 1,

    /// <summary>The standard output.</summary>
    Output = 2,

    /// <summary>The standard error.</summary>
    Error = 4,
}
