namespace Hype.Vm.Consoles;

/// <summary>A key that the host keeps for itself: it is taken out of a console's input, and somebody is told.</summary>
/// <param name="Key">The byte that the key sends, such as 0x1d for Ctrl-].</param>
/// <param name="Pressed">Called on the machine's io thread for each press, which it must not block.</param>
public sealed record EscapeKey(byte Key, Action Pressed);
