namespace Hype.Vm.Consoles.Text;

/// <summary>A copy of what the guest wrote since the end of the previous wait.</summary>
/// <param name="Text">The text.</param>
/// <param name="Start">The position of its first character, counted from the first that the guest ever wrote.</param>
/// <param name="IsLast">Whether nothing more will come.</param>
internal readonly record struct TranscriptPart(string Text, long Start, bool IsLast);
