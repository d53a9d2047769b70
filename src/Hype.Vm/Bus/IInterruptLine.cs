namespace Hype.Vm.Bus;

/// <summary>An edge-triggered interrupt line into the guest.</summary>
internal interface IInterruptLine
{
    /// <summary>Raises one interrupt. May be called on any thread; never blocks.</summary>
    void Assert();
}
