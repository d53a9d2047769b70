using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Transport;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Transport;

public sealed class VirtioStateMachineTests
{
    private const DeviceStatus Started = DeviceStatus.Acknowledge | DeviceStatus.Driver;
    private const DeviceStatus Negotiated = Started | DeviceStatus.FeaturesOk;
    private const VirtioFeatures DeviceBit = (VirtioFeatures)4;

    private readonly VirtioStateMachine _state = new(VirtioFeatures.Version1 | VirtioFeatures.EventIdx | DeviceBit);

    [Fact]
    public void WriteStatus_offered_features_are_accepted()
    {
        Accept(VirtioFeatures.Version1 | DeviceBit);

        Assert.Equal(StatusEffect.None, Write(Negotiated));

        Assert.Equal(Negotiated, _state.Status);
        Assert.Equal(VirtioFeatures.Version1 | DeviceBit, _state.AcceptedFeatures);
    }

    [Fact]
    public void WriteStatus_without_VERSION_1_refuses_FEATURES_OK()
    {
        Accept(VirtioFeatures.EventIdx);

        Write(Negotiated);

        Assert.Equal(Started, _state.Status);
    }

    [Theory]
    [InlineData(1)]                  // less than any offered bit
    [InlineData(0x1000_0000)]        // between offered bits
    [InlineData(0x8000_0000_0000_0000)]
    public void WriteStatus_unoffered_feature_refuses_FEATURES_OK(ulong feature)
    {
        Accept(VirtioFeatures.Version1 | (VirtioFeatures)feature);

        Write(Negotiated);

        Assert.Equal(Started, _state.Status);
    }

    [Fact]
    public void WriteStatus_feature_beyond_bit_63_refuses_FEATURES_OK()
    {
        Accept(VirtioFeatures.Version1);
        _state.WriteAcceptedFeatures(2, 1);

        Write(Negotiated);

        Assert.Equal(Started, _state.Status);
    }

    [Fact]
    public void WriteAcceptedFeatures_after_refusal_can_be_corrected()
    {
        Accept(VirtioFeatures.EventIdx);
        Write(Negotiated);

        Accept(VirtioFeatures.Version1);
        Write(Negotiated);

        Assert.Equal(Negotiated, _state.Status);
    }

    [Fact]
    public void WriteAcceptedFeatures_after_FEATURES_OK_has_no_effect()
    {
        Accept(VirtioFeatures.Version1);
        Write(Negotiated);

        Accept(VirtioFeatures.Version1 | VirtioFeatures.EventIdx);

        Assert.Equal(VirtioFeatures.Version1, _state.AcceptedFeatures);
    }

    [Theory]
    [InlineData(0, 0x2000_0004)]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    [InlineData(uint.MaxValue, 0)]
    public void ReadOfferedFeatures_gives_32_bits_of_them(uint window, uint expected) =>
        Assert.Equal(expected, _state.ReadOfferedFeatures(window));

    [Fact]
    public void WriteStatus_DRIVER_OK_activates_once()
    {
        Accept(VirtioFeatures.Version1);
        Write(Negotiated);

        Assert.Equal(StatusEffect.Activate, Write(Negotiated | DeviceStatus.DriverOk));
        Assert.Equal(StatusEffect.None, Write(Negotiated | DeviceStatus.DriverOk));
    }

    [Fact]
    public void WriteStatus_DRIVER_OK_without_FEATURES_OK_is_refused()
    {
        Assert.Equal(StatusEffect.None, Write(Started | DeviceStatus.DriverOk));

        Assert.Equal(Started, _state.Status);
    }

    [Fact]
    public void WriteStatus_bits_cleared_by_driver_stay_set()
    {
        Accept(VirtioFeatures.Version1);
        Write(Negotiated);

        Write(DeviceStatus.Acknowledge);

        Assert.Equal(Negotiated, _state.Status);
    }

    [Fact]
    public void WriteStatus_DEVICE_NEEDS_RESET_from_driver_is_ignored()
    {
        Assert.Equal(StatusEffect.None, Write(DeviceStatus.DeviceNeedsReset));

        Assert.Equal(DeviceStatus.None, _state.Status);
    }

    [Fact]
    public void WriteStatus_unknown_bits_are_ignored()
    {
        Assert.Equal(StatusEffect.None, _state.WriteStatus(0xFFFF_FF30));

        Assert.Equal(DeviceStatus.None, _state.Status);
    }

    [Theory]
    [InlineData(DeviceStatus.Failed)]
    [InlineData(DeviceStatus.DeviceNeedsReset)]
    public void WriteStatus_DRIVER_OK_of_broken_device_does_not_activate(object broken)
    {
        Accept(VirtioFeatures.Version1);
        Write(Negotiated | ((DeviceStatus)broken & DeviceStatus.Failed));
        _ = (DeviceStatus)broken == DeviceStatus.DeviceNeedsReset && _state.MarkNeedsReset(out _);

        Assert.Equal(StatusEffect.None, Write(Negotiated | DeviceStatus.DriverOk));
    }

    [Fact]
    public void WriteStatus_zero_resets_after_FAILED()
    {
        Write(Started | DeviceStatus.Failed);

        Assert.Equal(StatusEffect.Reset, Write(DeviceStatus.None));
        _state.Reset();

        Assert.Equal(DeviceStatus.None, _state.Status);
        Assert.Equal(VirtioFeatures.None, _state.AcceptedFeatures);
    }

    [Fact]
    public void MarkNeedsReset_tells_driver_once_and_only_after_DRIVER_OK()
    {
        Assert.False(_state.MarkNeedsReset(out bool isNew));
        Assert.True(isNew);
        _state.Reset();
        Accept(VirtioFeatures.Version1);
        Write(Negotiated);
        Write(Negotiated | DeviceStatus.DriverOk);

        Assert.True(_state.MarkNeedsReset(out isNew));
        Assert.True(isNew);
        Assert.False(_state.MarkNeedsReset(out isNew));
        Assert.False(isNew);
    }

    private StatusEffect Write(DeviceStatus status) => _state.WriteStatus((uint)status);

    private void Accept(VirtioFeatures features)
    {
        _state.WriteAcceptedFeatures(0, (uint)features);
        _state.WriteAcceptedFeatures(1, (uint)((ulong)features >> 32));
    }
}
