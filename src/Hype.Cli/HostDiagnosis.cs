using Hype.Vm.Preflight;

namespace Hype.Cli;

/// <summary>What the doctor (<c>hype check</c>) has to say where a guest is not booted.</summary>
internal static class HostDiagnosis
{
    /// <summary>Finds what is in the way.</summary>
    /// <param name="kvmPath">The path of the KVM device.</param>
    /// <param name="cancellationToken">Ends the check early.</param>
    /// <returns>The first reason with its remedy; <see langword="null"/> where the host is well.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal static async Task<string?> FindReasonAsync(string kvmPath, CancellationToken cancellationToken)
    {
        HostReport report = await HostCheck.RunAsync(new HostCheckOptions { KvmPath = kvmPath }, cancellationToken);
        return report.FirstFailure switch
        {
            { Remedy: string remedy } failure => $"{failure.Sentence} {remedy}",
            HostFinding failure => failure.Sentence,
            null => null,
        };
    }
}
