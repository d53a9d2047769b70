namespace Hype.Vm.Preflight;

/// <summary>One thing that was looked at.</summary>
/// <param name="Id">What it is, for programs: stable words such as <c>kvm-device</c>.</param>
/// <param name="Severity">What it means.</param>
/// <param name="Sentence">What was found, for people.</param>
/// <param name="Remedy">What to do about it; <see langword="null"/> where nothing is wrong, or the sentence says it.</param>
public sealed record HostFinding(string Id, HostFindingSeverity Severity, string Sentence, string? Remedy = null)
{
    /// <summary>Makes a finding that all is well.</summary>
    internal static HostFinding Good(string id, string sentence) => new(id, HostFindingSeverity.Good, sentence);

    /// <summary>Makes a finding that something could be better.</summary>
    internal static HostFinding Warn(string id, string sentence, string remedy) => new(id, HostFindingSeverity.Warning, sentence, remedy);

    /// <summary>Makes a finding that nothing will boot.</summary>
    internal static HostFinding Fail(string id, string sentence, string? remedy = null) => new(id, HostFindingSeverity.Failure, sentence, remedy);
}
