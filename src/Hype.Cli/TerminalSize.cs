namespace Hype.Cli;

/// <summary>The size of a terminal in characters; zero where it is unknown.</summary>
internal readonly record struct TerminalSize(ushort Columns, ushort Rows);
