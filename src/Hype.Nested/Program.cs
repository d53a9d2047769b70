using Hype.Nested;
using Hype.Nested.Agent;
using Hype.Nested.Host;
using Hype.Nested.Streams;

try
{
    Descriptor.FillStandardStreams();
    return args switch
    {
        ["run", .. string[] options] => RunCommand.Run(RunOptions.Parse(options)),
        ["agent", string port] => AgentCommand.Run(port),
        _ => throw new NestedException(RunOptions.Usage, ExitCodes.Usage),
    };
}
catch (NestedException error)
{
    return Fail(error.Message, error.ExitCode);
}
#pragma warning disable CA1031 // The end of the process: the terminal has been given back, and the whole story is told.
catch (Exception error)
#pragma warning restore CA1031
{
    return Fail($"This is a bug in hype-nested: {error}", ExitCodes.Failed);
}

static int Fail(string message, int exitCode)
{
    FinalMessage.Write($"hype-nested: {message}\n");
    return exitCode;
}
