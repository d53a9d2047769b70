using Hype.Vm.Bus;

namespace Hype.Vm.Tests.Devices;

/// <summary>Remembers its level.</summary>
internal sealed class RecordingLevelLine : ILevelInterruptLine
{
    public bool IsAsserted { get; private set; }

    public void Set(bool isAsserted) => IsAsserted = isAsserted;
}
