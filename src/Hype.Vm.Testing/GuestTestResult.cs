namespace Hype.Vm.Testing;

/// <summary>What came of a test's code in a guest.</summary>
public sealed record GuestTestResult
{
    /// <summary>Gets the exit code: what the code returned, or ended its process with; 0 where it returns nothing.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Gets what the code wrote to <see cref="Console.Out"/>; at most the first 16 Mi characters.</summary>
    public required string Output { get; init; }

    /// <summary>Gets what the code wrote to <see cref="Console.Error"/>; at most the first 16 Mi characters.</summary>
    public required string Error { get; init; }

    /// <summary>Gets the last lines of the guest's console: the kernel's messages.</summary>
    public required string ConsoleTail { get; init; }

    /// <summary>Gets how the machine ended, in words.</summary>
    public required string MachineEnd { get; init; }

    /// <summary>Gets a value indicating whether it ran in a software-emulated host.</summary>
    public required bool IsEmulated { get; init; }
}
