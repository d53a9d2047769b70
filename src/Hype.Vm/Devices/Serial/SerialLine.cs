namespace Hype.Vm.Devices.Serial;

/// <summary>What a serial port is plugged into. Called on vCPU threads, under the port's lock: nothing here may block or call the port.</summary>
/// <param name="Transmit">Takes a byte. Returns whether there is room for a whole FIFO and more; where there is not, the port's transmitter is busy until
/// <see cref="Serial16550.OnLineReady"/>.</param>
/// <param name="ReadyToReceive">Told that the port has room again, or that its driver has begun to listen.</param>
internal sealed record SerialLine(Func<byte, bool> Transmit, Action ReadyToReceive);
