namespace Hype.Vm.Preflight;

/// <summary>What a finding means for who wants to boot Linux here.</summary>
public enum HostFindingSeverity
{
    /// <summary>All is well, or it is only worth knowing.</summary>
    Good,

    /// <summary>Guests boot, but something will not be as good as it could.</summary>
    Warning,

    /// <summary>Guests do not boot.</summary>
    Failure,
}
