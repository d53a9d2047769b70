using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Hype.Cli;

RootCommand root = new("Boots Linux guests in KVM virtual machines.")
{
    RunCommand.Create(),
    CheckCommand.Create(),
    InitrdCommand.Create(),
};
root.Directives.Clear(); // '[suggest]' is for shells that know of it; nobody else types it.
HelpOption help = root.Options.OfType<HelpOption>().Single();
help.Action = new HelpWithExitCodes((SynchronousCommandLineAction)help.Action!);

// A word that begins with @ is a word: it may well be a file's name.
ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Action is ParseErrorAction)
{
    Messages.Write(UsageErrors.Describe(parsed));
    return ExitCode.Usage;
}

// Signals and failures are ours: a run has a terminal to put right.
InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
try
{
    return await parsed.InvokeAsync(configuration);
}
#pragma warning disable CA1031 // The end of the process: everything is said here, and nothing goes on.
catch (Exception exception)
#pragma warning restore CA1031
{
    Failure failure = Failure.From(exception);
    Messages.Write(failure.Message);
    return failure.ExitCode;
}
