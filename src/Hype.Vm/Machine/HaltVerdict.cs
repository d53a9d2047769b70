namespace Hype.Vm.Machine;

/// <summary>What is known of a machine that may have halted for ever.</summary>
internal enum HaltVerdict
{
    /// <summary>It has left the guest since the last look: it lives.</summary>
    Alive,

    /// <summary>The vCPUs are to be asked, in a new round.</summary>
    Unknown,

    /// <summary>None of them will ever run again.</summary>
    Dead,
}
