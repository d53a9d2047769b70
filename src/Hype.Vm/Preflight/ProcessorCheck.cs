namespace Hype.Vm.Preflight;

/// <summary>What processor there is, whether it has virtualization, and whether it is a virtual one itself.</summary>
internal static class ProcessorCheck
{
    /// <summary>Looks at it.</summary>
    /// <param name="host">The host.</param>
    /// <returns>The findings.</returns>
    internal static IReadOnlyList<HostFinding> Run(IHostProbe host)
    {
        if (host.ReadText("/proc/cpuinfo") is not string text)
        {
            return [HostFinding.Warn("cpu", "/proc/cpuinfo cannot be read, so nothing is known of the processor.", "Mount /proc.")];
        }

        string vendor = FindValue(text, "vendor_id") ?? "unknown";
        HashSet<string> flags = [.. (FindValue(text, "flags") ?? "").Split(' ')];
        return [JudgeVirtualization(vendor, flags), JudgeNesting(flags), JudgeNestedGuests(host)];
    }

    private static HostFinding JudgeVirtualization(string vendor, HashSet<string> flags)
    {
        string? extension = flags.Contains("svm") ? "AMD-V (svm)" : flags.Contains("vmx") ? "VT-x (vmx)" : null;
        return extension is not null
            ? HostFinding.Good("cpu", $"The processor ({vendor}) has {extension}.")
            : HostFinding.Warn(
                "cpu",
                $"The processor ({vendor}) shows neither svm nor vmx.",
                "Switch virtualization on in the firmware, or have the host of this machine pass it on.");
    }

    private static HostFinding JudgeNesting(HashSet<string> flags) => flags.Contains("hypervisor")
        ? HostFinding.Good("cpu-nesting", "This host is a virtual machine itself, so guests are nested: each exit of theirs costs several.")
        : HostFinding.Good("cpu-nesting", "This host is no virtual machine.");

    private static HostFinding JudgeNestedGuests(IHostProbe host)
    {
        string? value = host.ReadText("/sys/module/kvm_amd/parameters/nested") ?? host.ReadText("/sys/module/kvm_intel/parameters/nested");
        return HostFinding.Good(
            "kvm-nested",
            value?.Trim() is "1" or "Y" ? "Guests can run guests of their own." : "Guests cannot run guests of their own, or this KVM does not say.");
    }

    private static string? FindValue(string text, string key)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] parts = line.Split(':', 2);
            if (parts.Length == 2 && parts[0].Trim() == key)
            {
                return parts[1].Trim();
            }
        }

        return null;
    }
}
