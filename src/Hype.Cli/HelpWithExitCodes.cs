using System.CommandLine;
using System.CommandLine.Invocation;

namespace Hype.Cli;

/// <summary>The help text, with the table of exit statuses below that of <c>hype run</c>.</summary>
/// <param name="help">The parser's own help.</param>
internal sealed class HelpWithExitCodes(SynchronousCommandLineAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command.Name == RunCommand.Name)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(ExitCodeTable.Format());
        }

        return exitCode;
    }
}
