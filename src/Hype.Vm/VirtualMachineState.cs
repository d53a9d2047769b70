namespace Hype.Vm;

/// <summary>Where a virtual machine is in its life.</summary>
public enum VirtualMachineState
{
    /// <summary>It is made and its guest is loaded; nothing has run yet.</summary>
    Created,

    /// <summary>Its guest runs.</summary>
    Running,

    /// <summary>It was asked to pause, and not every thread is at rest yet.</summary>
    Pausing,

    /// <summary>No thread of it does anything until it is resumed, or stopped.</summary>
    Paused,

    /// <summary>The run has ended; threads are on their way out, and output to the host.</summary>
    Stopping,

    /// <summary>The run is over. Only the guest's memory is left, to be read.</summary>
    Stopped,

    /// <summary>Nothing is left.</summary>
    Disposed,
}
