using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Queue;
using Microsoft.Extensions.Logging;

namespace Hype.Vm.Diagnostics;

/// <summary>Every line that a machine logs.</summary>
/// <remarks>
/// Of what a guest controls only numbers and our own names for its mistakes go into a line, never a text: nobody forges lines or
/// reaches a terminal through a log. Nothing is formatted or allocated where the level is off.
/// </remarks>
internal static partial class MachineLog
{
    [LoggerMessage(LogEventIds.MachineCreated, LogLevel.Debug,
        "Machine {Machine} is created: vCPUs {VcpuCount}, memory {MemorySize}, virtio devices {DeviceCount}.")]
    internal static partial void MachineCreated(this ILogger logger, int machine, int vcpuCount, ByteSize memorySize, int deviceCount);

    [LoggerMessage(LogEventIds.RunStarted, LogLevel.Information, "Machine {Machine} runs.")]
    internal static partial void RunStarted(this ILogger logger, int machine);

    [LoggerMessage(LogEventIds.RunEnded, LogLevel.Information, "Machine {Machine} has ended as {Reason}: {Result}.")]
    internal static partial void RunEnded(this ILogger logger, int machine, VmExitReason reason, VmRunResult result);

    [LoggerMessage(LogEventIds.RunFailed, LogLevel.Error, "The host failed machine {Machine}: {Result}.")]
    internal static partial void RunFailed(this ILogger logger, Exception? exception, int machine, VmRunResult result);

    [LoggerMessage(LogEventIds.LateFailure, LogLevel.Error, "The host failed machine {Machine} when its run had ended already; the result does not tell.")]
    internal static partial void LateFailure(this ILogger logger, Exception? exception, int machine);

    [LoggerMessage(LogEventIds.HostWarning, LogLevel.Warning, "Machine {Machine}: {Warning}")]
    internal static partial void HostWarning(this ILogger logger, int machine, string warning);

    [LoggerMessage(LogEventIds.DeviceActivated, LogLevel.Debug,
        "Machine {Machine}: the driver of device {Device} ({Kind}) has set it up, with features 0x{Features:x} and queues {QueueCount}.")]
    internal static partial void DeviceActivated(this ILogger logger, int machine, int device, VirtioDeviceId kind, ulong features, int queueCount);

    [LoggerMessage(LogEventIds.DeviceReset, LogLevel.Debug, "Machine {Machine}: the driver of device {Device} ({Kind}) has reset it.")]
    internal static partial void DeviceReset(this ILogger logger, int machine, int device, VirtioDeviceId kind);

    [LoggerMessage(LogEventIds.DeviceNeedsReset, LogLevel.Warning,
        "Machine {Machine}: the driver of device {Device} ({Kind}) broke a rule ({Mistake}); the device is out of service until it is reset.")]
    internal static partial void DeviceNeedsReset(this ILogger logger, int machine, int device, VirtioDeviceId kind, VirtqueueError mistake);

    [LoggerMessage(EventId = LogEventIds.LinesSuppressed, Message = "Machine {Machine}: its guest has caused {Limit} lines of {Kind}; further ones are counted, not logged.")]
    internal static partial void LinesSuppressed(this ILogger logger, LogLevel level, int machine, int limit, string kind);

    [LoggerMessage(EventId = LogEventIds.LinesSuppressedInTotal, Message = "Machine {Machine}: {Count} more lines of {Kind} were not logged.")]
    internal static partial void LinesSuppressedInTotal(this ILogger logger, LogLevel level, int machine, long count, string kind);

    [LoggerMessage(LogEventIds.ConsoleInputEnded, LogLevel.Debug, "Machine {Machine}: the input of console {Device} has ended, and its driver has got all of it.")]
    internal static partial void ConsoleInputEnded(this ILogger logger, int machine, int device);

    [LoggerMessage(LogEventIds.ConsoleOutputFailed, LogLevel.Warning, "Machine {Machine}: the host takes no more output of console {Device}.")]
    internal static partial void ConsoleOutputFailed(this ILogger logger, Exception? exception, int machine, int device);
}
