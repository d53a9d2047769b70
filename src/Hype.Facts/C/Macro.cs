namespace Hype.Facts.C;

/// <summary>A macro without parameters.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Body">What it stands for, as written.</param>
/// <param name="File">The header that defines it.</param>
internal sealed record Macro(string Name, string Body, string File);
