using Hype.Vm.Testing.Guest;
using Hype.Vm.Testing.Hosts;

namespace Hype.Vm.Testing;

/// <summary>Runs a test's code as the first process of a new Linux guest.</summary>
/// <remarks>
/// <para>The package's build files compile the test project once more, as a static native program; the guest boots that, and the program runs the method that a
/// test gave. So the code is a method like any other, but it runs elsewhere: it has neither the test's variables nor its object, and a lambda is best declared
/// <see langword="static"/>. It is root, in a RAM disk with <c>/proc</c>, <c>/sys</c>, <c>/dev</c> and <c>/tmp</c>, and alone.</para>
/// <para>Where <c>/dev/kvm</c> cannot run Linux, a QEMU that is installed emulates a host that can: slower by seconds, and for the code the same.</para>
/// </remarks>
public static class GuestTest
{
    /// <inheritdoc cref="RunAsync(Func{Task{int}}, GuestTestOptions?, CancellationToken)"/>
    public static Task<GuestTestResult> RunAsync(Action code, GuestTestOptions? options = null, CancellationToken cancellationToken = default) =>
        RunMethodAsync(code, options, cancellationToken);

    /// <inheritdoc cref="RunAsync(Func{Task{int}}, GuestTestOptions?, CancellationToken)"/>
    public static Task<GuestTestResult> RunAsync(Func<int> code, GuestTestOptions? options = null, CancellationToken cancellationToken = default) =>
        RunMethodAsync(code, options, cancellationToken);

    /// <inheritdoc cref="RunAsync(Func{Task{int}}, GuestTestOptions?, CancellationToken)"/>
    public static Task<GuestTestResult> RunAsync(Func<Task> code, GuestTestOptions? options = null, CancellationToken cancellationToken = default) =>
        RunMethodAsync(code, options, cancellationToken);

    /// <summary>Boots a guest, runs code in it and waits for its end.</summary>
    /// <param name="code">The code. What it throws, an assertion too, comes back as the exception; what it returns, or ends its process with, is the exit code.</param>
    /// <param name="options">The guest.</param>
    /// <param name="cancellationToken">Stops the guest.</param>
    /// <returns>What the code wrote, and its exit code, whatever that is.</returns>
    /// <exception cref="ArgumentException">The code uses variables of the test's or its object, there is no kernel, or the test project was built without the guest's program.</exception>
    /// <exception cref="GuestUnavailableException">There is no usable <c>/dev/kvm</c>, and no emulation.</exception>
    /// <exception cref="GuestTestException">The code threw, or the guest ended without a word from it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<GuestTestResult> RunAsync(Func<Task<int>> code, GuestTestOptions? options = null, CancellationToken cancellationToken = default) =>
        RunMethodAsync(code, options, cancellationToken);

    /// <summary>Finds out whether tests could run on this machine, in a guest or in an emulated host's.</summary>
    /// <param name="options">The guest.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>What is in the way, and the remedy, in a sentence; <see langword="null"/> where nothing is.</returns>
    public static async Task<string?> FindObstacleAsync(GuestTestOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            await HostChoice.UsesEmulationAsync(options ?? new(), cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (GuestUnavailableException exception)
        {
            return exception.Message;
        }
    }

    private static Task<GuestTestResult> RunMethodAsync(Delegate code, GuestTestOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(code);
        options ??= new GuestTestOptions();
        GuestRequest request = GuestMethod.Describe(code, options.Environment);
        TestAssembly assembly = new(code.Method.Module.Assembly);
        return new GuestTestRun(request, assembly, options).RunAsync(cancellationToken);
    }
}
