namespace Hype.Vm.Virtio.Transport;

/// <summary>The device status field and feature negotiation (virtio 1.2 §2.1, §2.2, §3.1.1), whatever the transport.</summary>
/// <remarks>
/// The driver's writes come one at a time: the transport sees to that. <see cref="Status"/> and
/// <see cref="MarkNeedsReset"/> may be used on any thread at any time.
/// </remarks>
internal sealed class VirtioStateMachine
{
    // DEVICE_NEEDS_RESET is the device's to set; a driver that echoes it changes nothing.
    private const DeviceStatus DriverBits = DeviceStatus.Acknowledge | DeviceStatus.Driver | DeviceStatus.DriverOk
        | DeviceStatus.FeaturesOk | DeviceStatus.Failed;

    private int _status;            // DeviceStatus; changed with Interlocked: the io thread sets DEVICE_NEEDS_RESET
    private ulong _driverFeatures;
    private bool _acceptsUnknown;   // the driver accepted a feature beyond bit 63

    /// <summary>Initializes the state of a device after reset.</summary>
    /// <param name="offeredFeatures">What device and transport offer together.</param>
    public VirtioStateMachine(VirtioFeatures offeredFeatures) => OfferedFeatures = offeredFeatures;

    /// <summary>Gets what device and transport offer together.</summary>
    public VirtioFeatures OfferedFeatures { get; }

    /// <summary>Gets what the driver accepted; settled once FEATURES_OK is set.</summary>
    public VirtioFeatures AcceptedFeatures => (VirtioFeatures)_driverFeatures;

    /// <summary>Gets the device status field.</summary>
    public DeviceStatus Status => (DeviceStatus)Volatile.Read(ref _status);

    /// <summary>Gets 32 of the offered feature bits.</summary>
    /// <param name="window">Which: bits 32 × window and up.</param>
    /// <returns>The bits; zero beyond those that exist.</returns>
    public uint ReadOfferedFeatures(uint window) => window switch
    {
        0 => (uint)OfferedFeatures,
        1 => (uint)((ulong)OfferedFeatures >> 32),
        _ => 0,
    };

    /// <summary>Sets 32 of the accepted feature bits; without effect after FEATURES_OK.</summary>
    /// <remarks>"The driver MUST NOT accept new feature bits after this step" (§3.1.1).</remarks>
    /// <param name="window">Which: bits 32 × window and up.</param>
    /// <param name="bits">The bits.</param>
    public void WriteAcceptedFeatures(uint window, uint bits)
    {
        if (Status.HasFlag(DeviceStatus.FeaturesOk))
        {
            return;
        }

        switch (window)
        {
            case 0:
                _driverFeatures = (_driverFeatures & 0xFFFF_FFFF_0000_0000) | bits;
                break;
            case 1:
                _driverFeatures = (_driverFeatures & 0xFFFF_FFFF) | ((ulong)bits << 32);
                break;
            default:
                _acceptsUnknown |= bits != 0;
                break;
        }
    }

    /// <summary>Takes a write of the driver to the device status field.</summary>
    /// <param name="value">What it wrote.</param>
    /// <returns>What is to be done. For a reset, <see cref="Reset"/> follows when the device has been stopped.</returns>
    public StatusEffect WriteStatus(uint value)
    {
        if (value == 0)
        {
            return StatusEffect.Reset;
        }

        // "The driver MUST NOT clear a device status bit" (§2.1.1): a bit that is left out stays set.
        DeviceStatus before = Status;
        DeviceStatus added = (DeviceStatus)value & DriverBits & ~before;
        if (!AcceptsFeatures())
        {
            added &= ~DeviceStatus.FeaturesOk;
        }

        if (!(before | added).HasFlag(DeviceStatus.FeaturesOk))
        {
            added &= ~DeviceStatus.DriverOk;
        }

        before = (DeviceStatus)Interlocked.Or(ref _status, (int)added);
        bool broken = (before & (DeviceStatus.DeviceNeedsReset | DeviceStatus.Failed)) != 0;
        return added.HasFlag(DeviceStatus.DriverOk) && !broken ? StatusEffect.Activate : StatusEffect.None;
    }

    /// <summary>Sets DEVICE_NEEDS_RESET.</summary>
    /// <param name="isNew">Whether it was not set before.</param>
    /// <returns>Whether the driver must be told now: the bit is new and DRIVER_OK is set (§2.1.2).</returns>
    public bool MarkNeedsReset(out bool isNew)
    {
        var before = (DeviceStatus)Interlocked.Or(ref _status, (int)DeviceStatus.DeviceNeedsReset);
        isNew = !before.HasFlag(DeviceStatus.DeviceNeedsReset);
        return isNew && before.HasFlag(DeviceStatus.DriverOk);
    }

    /// <summary>Returns to the initial state: "The device MUST initialize device status to 0 upon reset" (§2.1.2).</summary>
    public void Reset()
    {
        _driverFeatures = 0;
        _acceptsUnknown = false;
        Volatile.Write(ref _status, 0);
    }

    // "The device SHOULD accept any valid subset of features the driver accepts, otherwise it MUST fail to set the FEATURES_OK
    // device status bit" (§2.2.2). Valid here: nothing that was not offered, and not the legacy interface (§6.2).
    private bool AcceptsFeatures() =>
        !_acceptsUnknown
        && (AcceptedFeatures & ~OfferedFeatures) == 0
        && AcceptedFeatures.HasFlag(VirtioFeatures.Version1);
}
