using Hype.Vm.Memory;

namespace Hype.Vm.Boot;

/// <summary>Puts a guest into memory.</summary>
public interface IGuestLoader
{
    /// <summary>Gets a value indicating whether the guest expects a PC around it: interrupt controllers, timer, the ports that a kernel looks for.</summary>
    /// <remarks>Without a platform there is no in-kernel interrupt controller, and a HLT ends the run. A machine with devices, or with more than one vCPU, has one in any case.</remarks>
    bool NeedsPlatform => false;

    /// <summary>Checks what can be checked before the machine exists, so that a mistake is reported before anything is acquired.</summary>
    /// <param name="layout">Where the machine's RAM will lie.</param>
    /// <param name="deviceParameters">Kernel parameters that will announce the machine's devices: <see cref="GuestLoadContext.DeviceParameters"/>; empty where ACPI does.</param>
    /// <exception cref="KernelLoadException">What was given cannot be booted on such a machine.</exception>
    void Validate(GuestMemoryLayout layout, IReadOnlyList<string> deviceParameters)
    {
    }

    /// <summary>Writes the guest's code and data into memory and tells how its first vCPU begins.</summary>
    /// <param name="context">The memory and what else the machine tells a loader.</param>
    /// <returns>The state of vCPU 0.</returns>
    /// <exception cref="KernelLoadException">What was given cannot be booted on this machine.</exception>
    BootState Load(GuestLoadContext context);
}
