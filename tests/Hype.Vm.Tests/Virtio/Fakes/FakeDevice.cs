using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Queue;

namespace Hype.Vm.Tests.Virtio.Fakes;

/// <summary>A device that returns every buffer untouched and counts what the transport asks of it.</summary>
internal sealed class FakeDevice : IVirtioDevice
{
    private readonly ushort[] _queueMaxSizes = [8, 16];
    private readonly byte[] _config = [0, 1, 2, 3, 4, 5, 6, 7];
    private VirtioActivation? _activation;
    private Action? _configurationChanged;

    public VirtioDeviceId DeviceId => VirtioDeviceId.Entropy;

    public VirtioFeatures OfferedFeatures => (VirtioFeatures)0b101;

    public ReadOnlySpan<ushort> QueueMaxSizes => _queueMaxSizes;

    public int ActivateCount { get; private set; }

    public int ResetCount { get; private set; }

    public List<int> Notifications { get; } = [];

    public VirtioActivation? Activation => _activation;

    public void Attach(Action configurationChanged) => _configurationChanged = configurationChanged;

    public void ReadConfig(int offset, Span<byte> destination)
    {
        ReadOnlySpan<byte> rest = _config.AsSpan(Math.Min(offset, _config.Length));
        rest[..Math.Min(rest.Length, destination.Length)].CopyTo(destination);
    }

    public void WriteConfig(int offset, ReadOnlySpan<byte> source) => source.CopyTo(_config.AsSpan(offset));

    public void ChangeConfig(byte value)
    {
        _config[0] = value;
        _configurationChanged!();
    }

    public void Activate(VirtioActivation activation)
    {
        ActivateCount++;
        _activation = activation;
    }

    public void OnAvailableBufferNotification(int queueIndex)
    {
        Notifications.Add(queueIndex);
        Virtqueue queue = _activation!.GetQueue(queueIndex)!;
        while (queue.TryPop(out DescriptorChain? chain))
        {
            queue.Push(chain, 0);
        }

        _activation.NotifyDriver(queue);
    }

    public void Reset()
    {
        ResetCount++;
        _activation = null;
    }
}
