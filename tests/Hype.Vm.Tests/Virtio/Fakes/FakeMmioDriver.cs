using System.Buffers.Binary;
using Hype.Vm.Memory;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Queue;
using Hype.Vm.Virtio.Transport.Mmio;

namespace Hype.Vm.Tests.Virtio.Fakes;

/// <summary>A driver that brings a device up through its registers, in the order of Linux's virtio_mmio.</summary>
internal sealed class FakeMmioDriver(VirtioMmioTransport transport, GuestMemory memory)
{
    private const ulong FirstQueue = 0x10_0000;
    private const ulong QueueSpace = 0x20_0000;

    public const VirtioFeatures AllRingFeatures = VirtioFeatures.Version1 | VirtioFeatures.IndirectDesc | VirtioFeatures.EventIdx;

    public VirtioMmioTransport Transport => transport;

    public DeviceStatus Status => (DeviceStatus)Read(VirtioMmioRegister.Status);

    public uint Read(VirtioMmioRegister register)
    {
        Span<byte> data = [0xFF, 0xFF, 0xFF, 0xFF];
        transport.Read((ulong)register, data);
        return BinaryPrimitives.ReadUInt32LittleEndian(data);
    }

    public void Write(VirtioMmioRegister register, uint value)
    {
        Span<byte> data = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(data, value);
        transport.Write((ulong)register, data);
    }

    public void WriteStatus(DeviceStatus value) => Write(VirtioMmioRegister.Status, (uint)value);

    public void Reset() => Write(VirtioMmioRegister.Status, 0u);

    public void Notify(int queue) => transport.OnQueueNotify(queue);

    public VirtioFeatures ReadDeviceFeatures()
    {
        Write(VirtioMmioRegister.DeviceFeaturesSel, 0);
        ulong features = Read(VirtioMmioRegister.DeviceFeatures);
        Write(VirtioMmioRegister.DeviceFeaturesSel, 1);
        return (VirtioFeatures)(features | ((ulong)Read(VirtioMmioRegister.DeviceFeatures) << 32));
    }

    public void Negotiate(VirtioFeatures features)
    {
        WriteStatus(DeviceStatus.Acknowledge);
        WriteStatus(DeviceStatus.Acknowledge | DeviceStatus.Driver);
        Write(VirtioMmioRegister.DriverFeaturesSel, 0);
        Write(VirtioMmioRegister.DriverFeatures, (uint)features);
        Write(VirtioMmioRegister.DriverFeaturesSel, 1);
        Write(VirtioMmioRegister.DriverFeatures, (uint)((ulong)features >> 32));
        WriteStatus(DeviceStatus.Acknowledge | DeviceStatus.Driver | DeviceStatus.FeaturesOk);
    }

    public FakeDriver SetUpQueue(int index, ushort size, VirtioFeatures features)
    {
        var queue = new FakeDriver(memory, FirstQueue + ((ulong)index * QueueSpace), size, features);
        SetUpQueue(index, queue.Layout);
        Write(VirtioMmioRegister.QueueReady, 1);
        return queue;
    }

    public void SetUpQueue(int index, SplitLayout layout)
    {
        Write(VirtioMmioRegister.QueueSel, (uint)index);
        Write(VirtioMmioRegister.QueueNum, (uint)layout.Size);
        WriteAddress(VirtioMmioRegister.QueueDescLow, layout.DescriptorArea);
        WriteAddress(VirtioMmioRegister.QueueDriverLow, layout.DriverArea);
        WriteAddress(VirtioMmioRegister.QueueDeviceLow, layout.DeviceArea);
    }

    public void DriverOk() =>
        WriteStatus(DeviceStatus.Acknowledge | DeviceStatus.Driver | DeviceStatus.FeaturesOk | DeviceStatus.DriverOk);

    private void WriteAddress(VirtioMmioRegister low, GuestAddress address)
    {
        Write(low, (uint)address.Value);
        Write(low + 4, (uint)(address.Value >> 32));
    }
}
