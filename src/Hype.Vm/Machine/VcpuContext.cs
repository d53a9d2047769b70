using Hype.Vm.Bus;
using Hype.Vm.Memory;

namespace Hype.Vm.Machine;

/// <summary>What all vCPUs of a machine share.</summary>
/// <param name="Memory">The RAM.</param>
/// <param name="Ports">The port address space.</param>
/// <param name="Mmio">The physical address space outside of RAM.</param>
/// <param name="Outcome">How the run ends.</param>
/// <param name="Kick">How a vCPU thread is interrupted.</param>
/// <param name="Pause">Where it waits while the machine is paused.</param>
/// <param name="CountExits">Whether exits are counted.</param>
internal sealed record VcpuContext(GuestMemory Memory, AddressSpaceBus Ports, AddressSpaceBus Mmio, RunOutcome Outcome, VcpuKick Kick, PauseGate Pause, bool CountExits);
