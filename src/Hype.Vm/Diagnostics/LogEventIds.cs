namespace Hype.Vm.Diagnostics;

/// <summary>The ids of all log lines. Users filter by them: one that was given once keeps its meaning; docs/diagnostics.md explains each.</summary>
internal static class LogEventIds
{
    // 1 to 9: a machine as a whole.
    internal const int MachineCreated = 1;
    internal const int RunStarted = 2;
    internal const int RunEnded = 3;
    internal const int RunFailed = 4;
    internal const int LateFailure = 5;
    internal const int HostWarning = 6;

    // 10 to 19: what a guest makes of its devices.
    internal const int DeviceActivated = 10;
    internal const int DeviceReset = 11;
    internal const int DeviceNeedsReset = 12;
    internal const int LinesSuppressed = 13;
    internal const int LinesSuppressedInTotal = 14;

    // 20 to 29: the host's side of consoles.
    internal const int ConsoleInputEnded = 20;
    internal const int ConsoleOutputFailed = 21;
}
