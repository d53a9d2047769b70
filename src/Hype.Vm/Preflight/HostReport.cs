namespace Hype.Vm.Preflight;

/// <summary>What <see cref="HostCheck"/> found.</summary>
/// <param name="Findings">Everything that was looked at, in the order in which it matters.</param>
public sealed record HostReport(IReadOnlyList<HostFinding> Findings)
{
    /// <summary>Gets a value indicating whether a Linux guest can be expected to boot here.</summary>
    public bool CanRunLinux => FirstFailure is null;

    /// <summary>Gets the first reason why none does, or <see langword="null"/>.</summary>
    public HostFinding? FirstFailure => Findings.FirstOrDefault(static finding => finding.Severity == HostFindingSeverity.Failure);
}
