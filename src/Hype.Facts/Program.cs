using Hype.Facts;
using Hype.Facts.Proof;
using Hype.Facts.Reference;

if (args is ["reference", string schema])
{
    Console.Out.Write(ManifestReference.Of(File.ReadAllText(schema)));
    return 0;
}

try
{
    switch (args.FirstOrDefault())
    {
        case "check" when args.Contains("--help"):
            Console.Out.WriteLine(CheckOptions.Usage);
            return 0;
        case "check":
            return CheckCommand.Run(CheckOptions.Parse(args), Console.Out, Console.Error);
        case "extract":
            Console.Out.Write(ExtractCommand.Run(ExtractOptions.Parse(args)));
            return 0;
        default:
            throw new FactsException($"There is 'check' and 'extract'.\n{CheckOptions.Usage}\n{ExtractOptions.Usage}", FactsException.Usage);
    }
}
catch (FactsException error)
{
    Console.Error.WriteLine($"hype-facts: {error.Message}");
    return error.ExitCode;
}
