using Hype.Nested;
using Hype.Nested.Agent;
using Hype.Nested.Host;

try
{
    return args switch
    {
        ["run", .. string[] options] => RunCommand.Run(RunOptions.Parse(options)),
        ["agent", string port] => AgentCommand.Run(port),
        _ => throw new NestedException(RunOptions.Usage, ExitCodes.Usage),
    };
}
catch (NestedException error)
{
    Console.Error.WriteLine($"hype-nested: {error.Message}");
    return error.ExitCode;
}
