using Hype.Vm;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;

namespace Hype.Cli;

/// <summary>What the user asked for.</summary>
internal sealed record GuestRunSettings
{
    /// <summary>Gets the path of the kernel.</summary>
    internal required string Kernel { get; init; }

    /// <summary>Gets the path of the initial RAM disk, or <see langword="null"/>.</summary>
    internal required string? Initrd { get; init; }

    /// <summary>Gets the amount of RAM.</summary>
    internal required ByteSize Memory { get; init; }

    /// <summary>Gets whether large pages back it.</summary>
    internal required HugePages HugePages { get; init; }

    /// <summary>Gets the number of vCPUs.</summary>
    internal required int VcpuCount { get; init; }

    /// <summary>Gets how they are arranged.</summary>
    internal required CpuTopology CpuTopology { get; init; }

    /// <summary>Gets the kernel's command line.</summary>
    internal required string CommandLine { get; init; }

    /// <summary>Gets what the serial port is plugged into, or <see langword="null"/> for nothing.</summary>
    internal required SerialDestination? Serial { get; init; }

    /// <summary>Gets a value indicating whether the end of the input ends the run.</summary>
    internal required bool StopWhenInputEnds { get; init; }

    /// <summary>Gets the byte of the key that leaves, or <see langword="null"/> for none.</summary>
    internal required byte? EscapeKey { get; init; }

    /// <summary>Gets how the kernel is entered.</summary>
    internal required LinuxBootProtocol Protocol { get; init; }

    /// <summary>Gets a value indicating whether the machine describes itself by ACPI.</summary>
    internal required bool Acpi { get; init; }

    /// <summary>Gets a value indicating whether a guest that resets boots again.</summary>
    internal required bool RebootsOnReset { get; init; }

    /// <summary>Gets a value indicating whether to boot even where KVM emulates guest code.</summary>
    internal required bool Force { get; init; }

    /// <summary>Gets how much to say: nothing that is not asked for, how the run ended, or also what happens to the devices.</summary>
    internal required int Verbosity { get; init; }

    /// <summary>Gets the path of the KVM device.</summary>
    internal required string KvmPath { get; init; }
}
