using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Hype.Vm;

namespace Hype.Cli;

/// <summary><c>--cpus</c>, <c>--sockets</c> and <c>--threads</c>: how many vCPUs, and how the guest finds them arranged.</summary>
internal sealed class CpuOptions
{
    private readonly Option<int> _count = Create(
        "--cpus", $"The number of vCPUs, up to {VirtualMachineOptions.MaxVcpuCount}.", "number of vCPUs", "-c");

    private readonly Option<int> _sockets = Create("--sockets", "How many sockets the vCPUs are in.", "number of sockets");

    private readonly Option<int> _threads = Create("--threads", "How many vCPUs are threads of one core.", "number of threads");

    /// <summary>Adds them to a command.</summary>
    internal void AddTo(Command command)
    {
        command.Options.Add(_count);
        command.Options.Add(_sockets);
        command.Options.Add(_threads);
    }

    /// <summary>Gets the number of vCPUs.</summary>
    internal int GetCount(ParseResult parsed) => parsed.GetValue(_count);

    /// <summary>Gets how they are arranged: what is neither socket nor thread is cores. Where that does not come out even, the machine refuses it.</summary>
    internal CpuTopology GetTopology(ParseResult parsed)
    {
        int sockets = parsed.GetValue(_sockets);
        int threads = parsed.GetValue(_threads);
        return new CpuTopology(sockets, (int)(parsed.GetValue(_count) / Math.Max(1, (long)sockets * threads)), threads);
    }

    private static Option<int> Create(string name, string description, string meaning, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "count",
        CustomParser = argument => Parse(argument, meaning),
        DefaultValueFactory = static _ => 1,
    };

    private static int Parse(ArgumentResult argument, string meaning)
    {
        string text = argument.Tokens[^1].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            argument.AddError($"'{text}' is not a {meaning}. Write a whole number, such as 2.");
        }

        return count;
    }
}
