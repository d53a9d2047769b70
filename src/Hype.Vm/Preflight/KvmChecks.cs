using Hype.Interop;
using Hype.Kvm;

namespace Hype.Vm.Preflight;

/// <summary>What is asked of KVM: whether it is there, what it can do, and who runs a guest's code.</summary>
internal static class KvmChecks
{
    /// <summary>Looks at KVM.</summary>
    /// <param name="host">The host.</param>
    /// <param name="path">The path of the device.</param>
    /// <param name="cancellationToken">Ends the check early.</param>
    /// <returns>The findings; after the first that is in the way of all others, no more.</returns>
    internal static async Task<IReadOnlyList<HostFinding>> RunAsync(IHostProbe host, string path, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> values;
        try
        {
            values = host.ReadCapabilities(path, [.. WantedCapability.All.Select(static wanted => wanted.Capability), KvmCapability.NrVcpus, KvmCapability.MaxVcpus]);
        }
        catch (SystemCallException exception)
        {
            return [HostFinding.Fail("kvm-device", exception.Message)]; // It has its remedy in it.
        }

        List<HostFinding> findings = [HostFinding.Good("kvm-device", $"{path} can be opened, and is KVM's device.")];
        AddCapabilities(findings, values);
        findings.Add(HostFinding.Good("kvm-vcpus", $"KVM recommends up to {values[^2]} vCPUs for a guest, and allows {Math.Max(values[^2], values[^1])}."));
        if (findings.TrueForAll(static finding => finding.Severity != HostFindingSeverity.Failure))
        {
            findings.Add(Judge(await host.RunLoopAsync(path, cancellationToken).ConfigureAwait(false)));
        }

        return findings;
    }

    private static void AddCapabilities(List<HostFinding> findings, IReadOnlyList<int> values)
    {
        int missing = 0;
        for (int i = 0; i < WantedCapability.All.Count; i++)
        {
            WantedCapability wanted = WantedCapability.All[i];
            if (values[i] == 0)
            {
                missing++;
                findings.Add(new HostFinding(
                    "kvm-capability",
                    wanted.IsRequired ? HostFindingSeverity.Failure : HostFindingSeverity.Warning,
                    $"This KVM has no {wanted.Name}: {wanted.Cost}.",
                    "Use a newer kernel on this host, or one whose KVM is complete."));
            }
        }

        if (missing == 0)
        {
            findings.Add(HostFinding.Good("kvm-capability", $"KVM has each of the {WantedCapability.All.Count} capabilities that Hype uses."));
        }
    }

    private static HostFinding Judge(KvmPreflightResult result) => result.CanRunLinux
        ? HostFinding.Good("kvm-speed", result.Message)
        : HostFinding.Fail("kvm-speed", result.Message, "Use a host with VT-x or AMD-V; in a virtual machine, have its host allow nesting. Toy guests run here all the same.");
}
