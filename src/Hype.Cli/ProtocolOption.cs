using System.CommandLine;
using System.CommandLine.Parsing;
using Hype.Vm.Boot.Linux;

namespace Hype.Cli;

/// <summary><c>--protocol</c>: how the kernel is entered.</summary>
internal static class ProtocolOption
{
    private const string Auto = "auto";
    private const string Linux64 = "linux64";
    private const string Pvh = "pvh";

    /// <summary>Describes the option to the parser.</summary>
    internal static Option<LinuxBootProtocol> Create() => new("--protocol", "-p")
    {
        Description = "How the kernel is entered: as its file says, unless another way is chosen that it has too.",
        HelpName = $"{Auto}|{Linux64}|{Pvh}",
        CustomParser = Parse,
    };

    private static LinuxBootProtocol Parse(ArgumentResult argument)
    {
        string text = argument.Tokens[^1].Value;
        switch (text)
        {
            case Auto:
                return LinuxBootProtocol.Auto;
            case Linux64:
                return LinuxBootProtocol.Linux64;
            case Pvh:
                return LinuxBootProtocol.Pvh;
            default:
                argument.AddError($"'{text}' is no way to enter a kernel. Write '{Auto}', '{Linux64}' or '{Pvh}'.");
                return default;
        }
    }
}
