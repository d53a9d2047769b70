namespace Hype.Vm.Bus;

/// <summary>Something that answers guest accesses to a range of ports or of memory-mapped registers.</summary>
/// <remarks>Called on whichever vCPU thread made the access, so possibly by several at once. It never blocks and never throws, whatever the guest does.</remarks>
internal interface IBusDevice
{
    /// <summary>Answers a read.</summary>
    /// <param name="offset">Where in the device's range it begins.</param>
    /// <param name="data">What the guest gets, 1 to 8 bytes; it arrives filled with ones, the answer of an empty bus.</param>
    void Read(ulong offset, Span<byte> data);

    /// <summary>Takes a write.</summary>
    /// <param name="offset">Where in the device's range it begins.</param>
    /// <param name="data">What the guest wrote, 1 to 8 bytes.</param>
    void Write(ulong offset, ReadOnlySpan<byte> data);
}
