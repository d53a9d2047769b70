using System.CommandLine;

namespace Hype.Cli;

/// <summary><c>--kvm</c>, the same for every command.</summary>
internal static class KvmOption
{
    /// <summary>Describes the option to the parser.</summary>
    internal static Option<string> Create() => new("--kvm")
    {
        Description = "The KVM device.",
        HelpName = "path",
        DefaultValueFactory = static _ => "/dev/kvm",
    };
}
