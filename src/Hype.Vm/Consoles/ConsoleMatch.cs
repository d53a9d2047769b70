using System.Text.RegularExpressions;

namespace Hype.Vm.Consoles;

/// <summary>What a guest wrote up to a match of a pattern.</summary>
/// <param name="Text">Everything from the end of the previous wait up to and with the match.</param>
/// <param name="Match">The match, with its groups; its positions are those in <paramref name="Text"/>.</param>
public sealed record ConsoleMatch(string Text, Match Match);
