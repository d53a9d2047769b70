using Hype.Facts;

try
{
    Console.Out.Write(ExtractCommand.Run(ExtractOptions.Parse(args)));
    return 0;
}
catch (FactsException error)
{
    Console.Error.WriteLine($"hype-facts: {error.Message}");
    return error.ExitCode;
}
