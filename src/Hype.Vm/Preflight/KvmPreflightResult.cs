namespace Hype.Vm.Preflight;

/// <summary>What a preflight found.</summary>
/// <param name="CanRunLinux">Whether an ordinary Linux guest can be expected to boot.</param>
/// <param name="Message">Why, as a sentence.</param>
public sealed record KvmPreflightResult(bool CanRunLinux, string Message);
