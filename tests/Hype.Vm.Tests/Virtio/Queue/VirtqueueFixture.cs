using Hype.Vm.Memory;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Queue;

/// <summary>A queue with its driver, in a small guest's memory.</summary>
internal sealed class VirtqueueFixture : IDisposable
{
    public const ulong MemorySize = 16 << 20;

    private const VirtioFeatures Everything = VirtioFeatures.IndirectDesc | VirtioFeatures.EventIdx;

    public VirtqueueFixture(
        ushort size = 8, VirtioFeatures features = Everything, ushort start = 0, ulong memorySize = MemorySize)
    {
        Memory = new GuestMemory(new GuestMemoryLayout(memorySize));
        Driver = new FakeDriver(Memory, 0x10_0000, size, features, start);
        Device = new Virtqueue(Memory, Driver.Layout, features, new RingIndex(start));
    }

    public GuestMemory Memory { get; }

    public FakeDriver Driver { get; }

    public Virtqueue Device { get; }

    /// <summary>Expects the next pop to find a broken rule, and the queue to stay broken without spinning.</summary>
    public void AssertBreaks(VirtqueueError error)
    {
        Assert.False(Device.TryPop(out DescriptorChain? chain));
        Assert.Null(chain);
        Assert.Equal(error, Device.Error);
        Assert.False(Device.IsUsable);
        Assert.False(Device.TryPop(out _));
        Assert.False(Device.EnableNotifications());
    }

    public DescriptorChain Pop()
    {
        Assert.True(Device.TryPop(out DescriptorChain? chain), $"Nothing to pop: {Device.Error}.");
        return chain;
    }

    public void Dispose() => Memory.Dispose();
}
