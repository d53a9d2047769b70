namespace Hype.Vm.Testing.Hosts;

/// <summary>Has an emulated host interrupted time and again.</summary>
/// <remarks>Until version 10.2, QEMU takes back a flag of the virtual processor at every exit of a guest (SVM's #VMEXIT) by a plain read and write, while another thread may set
/// the one that says an interrupt is pending. That one is then lost: the interrupt waits in the local APIC and nobody looks. Where it was the timer's, Linux sleeps for ever, as nothing
/// else would wake it. Any later interrupt makes QEMU look again, so a loss lasts one period at most.</remarks>
internal static class InterruptReminder
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    /// <summary>DC1 (Ctrl-Q) lets a terminal go on that was stopped. To one that was not it is nothing: neither read nor echoed.</summary>
    private static readonly byte[] s_nothing = [0x11];

    /// <summary>Types what means nothing on the host's console, until it has ended.</summary>
    /// <param name="console">The way to the console.</param>
    /// <param name="cancellationToken">Ends it; that is no error.</param>
    internal static async Task RunAsync(Stream console, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(s_period);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await console.WriteAsync(s_nothing, cancellationToken).ConfigureAwait(false);
                await console.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (IOException)
        {
            // The host is gone, and its output says why.
        }
    }
}
