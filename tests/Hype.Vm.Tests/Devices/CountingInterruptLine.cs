using Hype.Vm.Bus;

namespace Hype.Vm.Tests.Devices;

/// <summary>Counts what it is asked to raise.</summary>
internal sealed class CountingInterruptLine : IInterruptLine
{
    public int Count { get; private set; }

    public void Assert() => Count++;
}
