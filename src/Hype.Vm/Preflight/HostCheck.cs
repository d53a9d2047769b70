namespace Hype.Vm.Preflight;

/// <summary>Looks at a host as a doctor would: whether guests boot here, why not, and what to do.</summary>
/// <remarks><see cref="KvmPreflight"/> is the short question, whether Linux boots; this is the long answer.</remarks>
public static class HostCheck
{
    /// <summary>The id of the finding on what is to be booted.</summary>
    public const string GuestId = "guest";

    /// <summary>Looks at this host.</summary>
    /// <param name="options">What to look at beside it; nothing by default.</param>
    /// <param name="cancellationToken">Ends the check early.</param>
    /// <returns>The findings. What is wrong with the host is one of them, and no exception.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<HostReport> RunAsync(HostCheckOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(new HostProbe(), options ?? new HostCheckOptions(), cancellationToken);

    /// <summary>Looks at a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="options">What to look at beside it.</param>
    /// <param name="cancellationToken">Ends the check early.</param>
    /// <returns>The findings.</returns>
    internal static async Task<HostReport> RunAsync(IHostProbe host, HostCheckOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.KvmPath, nameof(options));
        HostFinding[] guest = options.Boot is null ? [] : [GuestCheck.Run(options.Boot, options.MemorySize)];
        IReadOnlyList<HostFinding> kvm = await KvmChecks.RunAsync(host, options.KvmPath, cancellationToken).ConfigureAwait(false);
        return new HostReport([.. kvm, .. ProcessorCheck.Run(host), .. LimitsCheck.Run(host), .. guest]);
    }
}
