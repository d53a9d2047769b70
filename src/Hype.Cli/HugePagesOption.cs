using System.CommandLine;
using System.CommandLine.Parsing;
using Hype.Vm.Memory;

namespace Hype.Cli;

/// <summary><c>--huge-pages</c>: whether large pages of the host back the guest's memory.</summary>
internal static class HugePagesOption
{
    private const string None = "none";
    private const string Transparent = "transparent";
    private const string Explicit2MiB = "2M";
    private const string Explicit1GiB = "1G";

    /// <summary>Describes the option to the parser.</summary>
    internal static Option<HugePages> Create() => new("--huge-pages")
    {
        Description = "Large pages behind the guest's memory: where the host has them at hand, or reserved from its pool at once.",
        HelpName = $"{None}|{Transparent}|{Explicit2MiB}|{Explicit1GiB}",
        CustomParser = Parse,
    };

    private static HugePages Parse(ArgumentResult argument)
    {
        string text = argument.Tokens[^1].Value;
        switch (text)
        {
            case None:
                return HugePages.None;
            case Transparent:
                return HugePages.Transparent;
            case Explicit2MiB:
                return HugePages.Explicit2MiB;
            case Explicit1GiB:
                return HugePages.Explicit1GiB;
            default:
                argument.AddError($"'{text}' is no kind of large pages. Write '{None}', '{Transparent}', '{Explicit2MiB}' or '{Explicit1GiB}'.");
                return default;
        }
    }
}
