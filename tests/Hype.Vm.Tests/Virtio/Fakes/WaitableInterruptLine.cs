using Hype.Vm.Bus;

namespace Hype.Vm.Tests.Virtio.Fakes;

/// <summary>An interrupt line that a driver on a thread of its own can sleep on.</summary>
internal sealed class WaitableInterruptLine : IInterruptLine, IDisposable
{
    private readonly AutoResetEvent _asserted = new(false);

    public void Assert() => _asserted.Set();

    public bool Wait(TimeSpan deadline) => _asserted.WaitOne(deadline);

    public void Dispose() => _asserted.Dispose();
}
