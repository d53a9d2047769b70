using Hype.Vm.Preflight;

namespace Hype.Vm.Testing.Hosts;

/// <summary>Decides where a guest runs.</summary>
internal static class HostChoice
{
    /// <summary>Tells whether a host has to be emulated.</summary>
    /// <param name="options">The guest.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="GuestUnavailableException">It would have to be, and cannot be or may not.</exception>
    internal static async Task<bool> UsesEmulationAsync(GuestTestOptions options, CancellationToken cancellationToken)
    {
        HostReport report = await HostCheck.RunAsync(new HostCheckOptions { KvmPath = options.KvmPath, MemorySize = options.MemorySize }, cancellationToken)
            .ConfigureAwait(false);
        return report.FirstFailure is HostFinding failure && (options.AllowEmulation && EmulatedHost.IsInstalled
            ? true
            : throw new GuestUnavailableException(Describe(failure, options.AllowEmulation)));
    }

    private static string Describe(HostFinding failure, bool mayEmulate)
    {
        string remedy = failure.Remedy is null ? "" : $" {failure.Remedy}";
        string emulation = mayEmulate ? " Or install QEMU (Debian's qemu-system-x86), which emulates a host that can." : "";
        return $"No guest can run here. {failure.Sentence}{remedy}{emulation}";
    }
}
