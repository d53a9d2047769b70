namespace Hype.Vm.Bus;

/// <summary>Why a vCPU came back to user space, as far as exits are counted.</summary>
public enum ExitKind : byte
{
    /// <summary>A read of a port (IN).</summary>
    PortRead,

    /// <summary>A write to a port (OUT).</summary>
    PortWrite,

    /// <summary>A read of a memory-mapped register.</summary>
    MmioRead,

    /// <summary>A write to a memory-mapped register.</summary>
    MmioWrite,

    /// <summary>Anything else.</summary>
    Other,
}
