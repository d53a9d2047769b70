using Hype.Kvm;

namespace Hype.Vm.Preflight;

/// <summary>The host that this process runs on.</summary>
internal sealed class HostProbe : IHostProbe
{
    /// <inheritdoc/>
    public IReadOnlyList<int> ReadCapabilities(string path, IReadOnlyList<KvmCapability> capabilities)
    {
        using KvmSystem kvm = KvmSystem.Open(path);
        return [.. capabilities.Select(kvm.CheckExtension)];
    }

    /// <inheritdoc/>
    public Task<KvmPreflightResult> RunLoopAsync(string path, CancellationToken cancellationToken) => KvmPreflight.CheckAsync(path, cancellationToken);

    /// <inheritdoc/>
    public string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
