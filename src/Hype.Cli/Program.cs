using System.CommandLine;
using Hype.Cli;

RootCommand root = new("Boots Linux guests in KVM virtual machines.")
{
    RunCommand.Create(),
    CheckCommand.Create(),
};
ParseResult parsed = root.Parse(args);
bool isUsageError = parsed.Errors.Count > 0;

// Stdout is the guest's: what was wrong, and the help that goes with it, belongs to stderr.
InvocationConfiguration configuration = new() { Output = isUsageError ? Console.Error : Console.Out };
int exitCode = await parsed.InvokeAsync(configuration);

// The parser's own failure is 1; here that would read as something that happened to a guest.
return isUsageError ? ExitCode.Usage : exitCode;
