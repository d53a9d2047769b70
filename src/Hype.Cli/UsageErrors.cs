using System.CommandLine;

namespace Hype.Cli;

/// <summary>Says what was wrong with a command line: a sentence each, with the word that was probably meant.</summary>
internal static class UsageErrors
{
    /// <summary>Formats the mistakes.</summary>
    /// <param name="parsed">A command line with mistakes.</param>
    /// <returns>The sentences.</returns>
    internal static IReadOnlyList<string> Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        List<string> sentences = [.. parsed.UnmatchedTokens.Where(IsOption).Select(token => DescribeUnknown(token, command))];
        if (sentences.Count == 0)
        {
            // What is missing or superfluous beside an unknown option most often follows from it.
            sentences.AddRange(parsed.UnmatchedTokens.Select(token => DescribeUnknown(token, command)));
        }

        if (sentences.Count == 0)
        {
            sentences.AddRange(parsed.Errors.Select(static error => error.Message));
        }

        sentences.Add($"Try '{FullName(command)} --help'.");
        return sentences;
    }

    private static string DescribeUnknown(string token, Command command)
    {
        string what = IsOption(token) ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        string sentence = $"There is no {what} '{token}' of '{FullName(command)}'.";
        return FindSimilar(token, command) is string similar ? $"{sentence} Did you mean '{similar}'?" : sentence;
    }

    private static string? FindSimilar(string token, Command command)
    {
        IEnumerable<string> words = IsOption(token)
            ? command.Options.SelectMany(static option => option.Aliases.Append(option.Name)).Where(static name => name.StartsWith("--", StringComparison.Ordinal))
            : command.Subcommands.Select(static subcommand => subcommand.Name);
        string written = token.Split('=')[0];
        string? similar = words.MinBy(word => EditDistance.Between(written, word));
        return similar is not null && EditDistance.Between(written, similar) <= Math.Max(2, similar.Length / 3) ? similar : null;
    }

    private static bool IsOption(string token) => token.StartsWith('-') && token.Length > 1;

    private static string FullName(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is Command parent ? $"{FullName(parent)} {command.Name}" : "hype";
}
