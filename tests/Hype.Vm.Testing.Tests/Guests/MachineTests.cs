using Xunit;

namespace Hype.Vm.Testing.Tests.Guests;

/// <summary>The machine is the one that a test asked for, and its end is told whatever it is.</summary>
public sealed class MachineTests
{
    [RequiresGuestKernelFact]
    public async Task Guest_has_the_processors_the_memory_the_modules_and_the_words_it_was_given()
    {
        GuestTestOptions options = new() { VcpuCount = 2, MemorySize = ByteSize.MiB(384), CommandLine = "acme.word=1", Modules = { "tun" } };

        GuestTestResult result = await GuestTest.RunAsync(
            static () =>
            {
                Assert.Equal(2, Environment.ProcessorCount);
                Assert.InRange(MemoryKiB(), 300 << 10, 384 << 10);
                Assert.EndsWith(" acme.word=1\n", File.ReadAllText("/proc/cmdline"), StringComparison.Ordinal);
                Assert.True(File.Exists("/dev/net/tun"));
                Assert.NotEqual(default, Entropy());
            },
            options);

        Assert.Equal(0, result.ExitCode);
    }

    [RequiresGuestKernelFact]
    public async Task Process_that_crashes_shows_the_consoles_tail()
    {
        GuestTestException exception = await Assert.ThrowsAsync<GuestTestException>(
            () => GuestTest.RunAsync(static () => Environment.FailFast("there is no way on")));

        Assert.Null(exception.GuestException);
        Assert.Contains("there is no way on", exception.ConsoleTail, StringComparison.Ordinal);
        Assert.Contains("Kernel panic", exception.ConsoleTail, StringComparison.Ordinal);
        Assert.Contains(exception.ConsoleTail, exception.Message, StringComparison.Ordinal);
    }

    [RequiresGuestKernelFact]
    public async Task Guest_that_does_not_end_is_stopped()
    {
        GuestTestOptions options = new() { Timeout = TimeSpan.FromSeconds(15) };
        GuestTestException exception = await Assert.ThrowsAsync<GuestTestException>(
            () => GuestTest.RunAsync(
                static () =>
                {
                    Console.Write("waiting");
                    Thread.Sleep(Timeout.Infinite);
                },
                options));

        Assert.Contains("did not end within 00:00:15", exception.Message, StringComparison.Ordinal);
        Assert.Contains("waiting", exception.Message, StringComparison.Ordinal);
    }

    [RequiresGuestKernelFact]
    public async Task Cancelled_test_leaves_no_guest()
    {
        using CancellationTokenSource cancellation = new(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => GuestTest.RunAsync(static () => Thread.Sleep(Timeout.Infinite), cancellationToken: cancellation.Token));
    }

    private static int MemoryKiB() => int.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);

    private static UInt128 Entropy()
    {
        using FileStream random = new("/dev/hwrng", new FileStreamOptions { BufferSize = 0 });
        Span<byte> bytes = stackalloc byte[16];
        random.ReadExactly(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }
}
