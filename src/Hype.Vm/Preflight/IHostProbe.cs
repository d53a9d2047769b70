using Hype.Interop;
using Hype.Kvm;

namespace Hype.Vm.Preflight;

/// <summary>The host, as a check sees it.</summary>
internal interface IHostProbe
{
    /// <summary>Opens KVM and asks it for the values of capabilities.</summary>
    /// <param name="path">The path of the device.</param>
    /// <param name="capabilities">Which.</param>
    /// <returns>A value for each; zero is one that it has not.</returns>
    /// <exception cref="SystemCallException">There is no KVM, or it is refused.</exception>
    IReadOnlyList<int> ReadCapabilities(string path, IReadOnlyList<KvmCapability> capabilities);

    /// <summary>Runs a counted loop in a guest.</summary>
    /// <param name="path">The path of the device.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether it was fast enough for Linux.</returns>
    Task<KvmPreflightResult> RunLoopAsync(string path, CancellationToken cancellationToken);

    /// <summary>Reads a file of /proc or /sys.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>Its text; <see langword="null"/> where it is not there, or not for us.</returns>
    string? ReadText(string path);
}
