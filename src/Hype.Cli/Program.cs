using System.CommandLine;
using Hype.Cli;

RootCommand root = new("Boots Linux guests in KVM virtual machines.")
{
    RunCommand.Create(),
    CheckCommand.Create(),
};
ParseResult parsed = root.Parse(args);
int exitCode = await parsed.InvokeAsync();

// The parser's own failure is 1; here that would read as something that happened to a guest.
return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
