namespace Hype.Vm.Testing.Hosts;

/// <summary>How a test's machine ended.</summary>
/// <param name="Description">How, in words.</param>
/// <param name="ConsoleTail">The console's last lines.</param>
internal sealed record MachineEnd(string Description, string ConsoleTail);
