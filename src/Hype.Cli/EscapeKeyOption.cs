using System.CommandLine;
using System.CommandLine.Parsing;

namespace Hype.Cli;

/// <summary><c>--escape-key</c>: the key that is not the guest's.</summary>
internal static class EscapeKeyOption
{
    private const string None = "none";

    /// <summary>Ctrl-]: what telnet has always used, and no shell does.</summary>
    private const byte Default = 0x1d;

    /// <summary>What Ctrl leaves of a letter's code: the control characters are the 32 below the space.</summary>
    private const int ControlMask = 0x1f;

    /// <summary>Describes the option to the parser.</summary>
    internal static Option<EscapeKeyChoice> Create() => new("--escape-key", "-e")
    {
        Description = "The key that leaves, where stdin is a terminal: Ctrl-] unless another is chosen. All others are the guest's, Ctrl-C too.",
        HelpName = $"^X|{None}",
        CustomParser = Parse,
    };

    /// <summary>Finds the key that a command line names, or the one that is meant where it names none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option.</param>
    /// <returns>The choice.</returns>
    internal static EscapeKeyChoice GetChoice(ParseResult parsed, Option<EscapeKeyChoice> option) =>
        parsed.GetResult(option) is null ? new EscapeKeyChoice(Default) : parsed.GetValue(option);

    private static EscapeKeyChoice Parse(ArgumentResult argument)
    {
        string text = argument.Tokens[^1].Value;
        EscapeKeyChoice choice = new(TryParseControlKey(text));
        if (choice.Key is null && text != None)
        {
            argument.AddError($"'{text}' is no key. Write a control key such as ^] or ^T, or '{None}'.");
        }

        return choice;
    }

    /// <summary>Reads a control key: <c>^</c> and one of the characters from <c>@</c> to <c>_</c>.</summary>
    private static byte? TryParseControlKey(string text) =>
        text is ['^', char letter] && char.ToUpperInvariant(letter) is >= '@' and <= '_' ? (byte)(letter & ControlMask) : null;
}
