using System.Globalization;

namespace Hype.Vm;

/// <summary>How a virtual machine's run ended.</summary>
public sealed record VmRunResult
{
    /// <summary>Gets the reason.</summary>
    public required VmExitReason Reason { get; init; }

    /// <summary>Gets what caused it: the device that took a reset request, KVM's suberror; or <see langword="null"/>.</summary>
    public string? Detail { get; init; }

    /// <summary>Gets how long the machine ran, on the host's clock.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets the state of the vCPU that ended the run; <see langword="null"/> where it tells nothing.</summary>
    public VcpuState? Vcpu { get; init; }

    /// <summary>Gets what failed on the host for <see cref="VmExitReason.HostError"/>, <see cref="VmExitReason.MemoryFault"/> and <see cref="VmExitReason.OutputFailed"/>.</summary>
    public Exception? Exception { get; init; }

    /// <summary>Gets the last lines that the guest wrote, up to 4 KiB: those of the console or serial port that it wrote to last, as it wrote them,
    /// control characters included. Empty where it wrote nothing.</summary>
    public string ConsoleTail { get; init; } = "";

    /// <summary>Formats the result as a sentence for people: <c>Guest reset (i8042) after 1.3 s</c>.</summary>
    /// <returns>The text, of one line; <see cref="Vcpu"/> has more.</returns>
    public override string ToString()
    {
        string what = Reason switch
        {
            VmExitReason.Stopped => "Stopped by the host",
            VmExitReason.InputEnded => "Console input ended",
            VmExitReason.OutputFailed => "Console output failed",
            VmExitReason.Reset => "Guest reset",
            VmExitReason.PowerOff => "Guest powered off",
            VmExitReason.GuestPanic => "Guest panic",
            VmExitReason.TripleFault => "Guest triple fault",
            VmExitReason.Halted => "Guest halted",
            VmExitReason.InternalError => "KVM internal error",
            VmExitReason.FailedEntry => "Guest entry failed",
            VmExitReason.MemoryFault => "Guest memory fault",
            VmExitReason.UnhandledExit => "Unhandled KVM exit",
            VmExitReason.HostError => "Host error",
            _ => Reason.ToString(),
        };
        string detail = Detail ?? Exception?.Message ?? "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what}{(detail.Length == 0 ? "" : $" ({detail})")} after {Duration.TotalSeconds:0.0} s");
    }
}
