using Xunit;

namespace Hype.Vm.Testing.Tests.Guests;

/// <summary>What the code in a guest writes, returns and throws comes back.</summary>
public sealed class ResultTests
{
    [RequiresGuestKernelFact]
    public async Task Output_exit_code_and_environment()
    {
        GuestTestOptions options = new() { Environment = { ["GREETING"] = "from outside, 猫" } };

        GuestTestResult result = await GuestTest.RunAsync(
            static () =>
            {
                Console.WriteLine($"process {Environment.ProcessId}");
                Console.Error.Write(Environment.GetEnvironmentVariable("GREETING"));
                return 7;
            },
            options);

        Assert.Equal("process 1\n", result.Output);
        Assert.Equal("from outside, 猫", result.Error);
        Assert.Equal(7, result.ExitCode);
        Assert.Contains("powered off", result.MachineEnd, StringComparison.Ordinal);
    }

    [RequiresGuestKernelFact]
    public async Task Assertion_fails_the_test_with_its_message_and_what_was_written()
    {
        GuestTestException exception = await Assert.ThrowsAsync<GuestTestException>(() => GuestTest.RunAsync(FailAsync));

        Assert.Contains("Assert.Equal() Failure", exception.GuestException, StringComparison.Ordinal);
        Assert.Contains("before the end", exception.Message, StringComparison.Ordinal);
        Assert.Contains(exception.GuestException!, exception.Message, StringComparison.Ordinal);
    }

    [RequiresGuestKernelFact]
    public async Task Code_that_ends_its_process_says_how()
    {
        GuestTestResult result = await GuestTest.RunAsync(static () =>
        {
            Console.Write("ending");
            Environment.Exit(9);
        });

        Assert.Equal((9, "ending"), (result.ExitCode, result.Output));
    }

    [RequiresGuestKernelFact]
    public async Task Megabyte_of_output_arrives_as_it_was()
    {
        GuestTestResult result = await GuestTest.RunAsync(static () => Console.Write(Pattern()));

        Assert.Equal(Pattern(), result.Output);
    }

    private static string Pattern() => string.Concat(Enumerable.Range(0, 100_000).Select(static number => $"{number:d9}\n"));

    private static async Task FailAsync()
    {
        Console.WriteLine("before the end");
        await Task.Yield();
        Assert.Equal(1, Environment.ProcessId + 1);
    }
}
