namespace Hype.Vm.Virtio.Devices.Console;

/// <summary>The indices of a port's queues (virtio 1.2 §5.3.2).</summary>
/// <param name="Receive">The queue towards the driver.</param>
/// <param name="Transmit">The queue from the driver.</param>
internal readonly record struct ConsolePortQueues(int Receive, int Transmit);
