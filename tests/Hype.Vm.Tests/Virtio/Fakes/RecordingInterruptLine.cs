using Hype.Vm.Bus;

namespace Hype.Vm.Tests.Virtio.Fakes;

/// <summary>An interrupt line that counts.</summary>
internal sealed class RecordingInterruptLine : IInterruptLine
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Forget() => Volatile.Write(ref _count, 0);

    public void Assert() => Interlocked.Increment(ref _count);
}
