namespace Hype.Vm.Bus;

/// <summary>A level-triggered interrupt line into the guest.</summary>
internal interface ILevelInterruptLine
{
    /// <summary>Sets the line. May be called on any thread; never blocks.</summary>
    /// <param name="isAsserted">Whether the device wants the guest's attention.</param>
    void Set(bool isAsserted);
}
