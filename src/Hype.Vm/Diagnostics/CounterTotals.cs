namespace Hype.Vm.Diagnostics;

/// <summary>What machines have counted. Each number only grows.</summary>
/// <param name="VcpuExits">How often a vCPU left the guest for something to do.</param>
/// <param name="AvailableBufferNotifications">How often a driver notified a device.</param>
/// <param name="UsedBufferNotifications">How often a device notified its driver of used buffers.</param>
/// <param name="ConsoleBytesFromGuest">Bytes that the hosts' ends of consoles took.</param>
/// <param name="ConsoleBytesToGuest">Bytes from there that were put into drivers' buffers.</param>
/// <param name="EntropyBytes">Random bytes that were put into drivers' buffers.</param>
internal readonly record struct CounterTotals(
    long VcpuExits,
    long AvailableBufferNotifications,
    long UsedBufferNotifications,
    long ConsoleBytesFromGuest,
    long ConsoleBytesToGuest,
    long EntropyBytes)
{
    /// <summary>Adds two of them up.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static CounterTotals operator +(CounterTotals left, CounterTotals right) => new(
        left.VcpuExits + right.VcpuExits,
        left.AvailableBufferNotifications + right.AvailableBufferNotifications,
        left.UsedBufferNotifications + right.UsedBufferNotifications,
        left.ConsoleBytesFromGuest + right.ConsoleBytesFromGuest,
        left.ConsoleBytesToGuest + right.ConsoleBytesToGuest,
        left.EntropyBytes + right.EntropyBytes);
}
