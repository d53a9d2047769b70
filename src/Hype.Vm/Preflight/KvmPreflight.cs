using System.Globalization;
using Hype.Interop;

namespace Hype.Vm.Preflight;

/// <summary>Finds out, before a guest is booted, whether this host's KVM can run one.</summary>
/// <remarks>
/// That <c>/dev/kvm</c> opens is not enough: a KVM without hardware under it (PVM) interprets the guest's kernel code instruction
/// by instruction, a thousand times slower, and a user sees a boot that hangs. So a counted loop is run in ring 0 and timed.
/// </remarks>
public static class KvmPreflight
{
    /// <summary>How often the loop is run: the faster counts, so that a host which is busy for a moment is not taken for a slow one.</summary>
    private const int Attempts = 2;

    /// <summary>Where hardware and emulation are told apart: 10 million instructions a second. Hardware runs billions, QEMU's emulation of
    /// hardware hundreds of millions; a KVM that interprets them was seen to run 0.7 to 2.6.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(CountingLoop.InstructionCount / 10_000.0);

    /// <summary>Checks a KVM device.</summary>
    /// <param name="kvmPath">The path of the device.</param>
    /// <param name="cancellationToken">Ends the check early.</param>
    /// <returns>Whether it can run Linux, and if not, why.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<KvmPreflightResult> CheckAsync(string kvmPath = "/dev/kvm", CancellationToken cancellationToken = default)
    {
        try
        {
            TimeSpan fastest = TimeSpan.MaxValue;
            for (int i = 0; i < Attempts && fastest > s_limit; i++)
            {
                VmRunResult result = await RunLoopAsync(kvmPath, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (result.Reason != VmExitReason.Halted)
                {
                    return new KvmPreflightResult(false, $"{kvmPath} cannot run a loop of two instructions: {result}.");
                }

                fastest = result.Duration < fastest ? result.Duration : fastest;
            }

            return Judge(kvmPath, fastest);
        }
        catch (SystemCallException exception)
        {
            return new KvmPreflightResult(false, exception.Message);
        }
    }

    /// <summary>Tells by the time that the loop took who ran it.</summary>
    /// <param name="kvmPath">The path of the device.</param>
    /// <param name="fastest">The shortest time.</param>
    /// <returns>Whether Linux can be run, and why.</returns>
    internal static KvmPreflightResult Judge(string kvmPath, TimeSpan fastest)
    {
        string measured = string.Create(
            CultureInfo.InvariantCulture,
            $"{CountingLoop.InstructionCount} instructions took {fastest.TotalMilliseconds:0.0} ms");
        return fastest <= s_limit
            ? new KvmPreflightResult(true, $"{kvmPath} runs guest code on the processor ({measured}).")
            : new KvmPreflightResult(false, $"{kvmPath} emulates guest code ({measured}); Linux needs a host whose KVM runs it on the processor (VT-x or AMD-V).");
    }

    private static async Task<VmRunResult> RunLoopAsync(string kvmPath, CancellationToken cancellationToken)
    {
        VirtualMachineOptions options = new() { MemorySize = ByteSize.KiB(64), Boot = new CountingLoop(), KvmPath = kvmPath };
        VirtualMachine machine = VirtualMachine.Create(options);
        await using (machine.ConfigureAwait(false))
        {
            return await machine.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
