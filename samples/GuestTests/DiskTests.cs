using Hype.Vm.Testing;
using Xunit;

namespace GuestTests;

public sealed class DiskTests
{
    [Fact]
    public async Task Full_disk_is_an_error_that_says_so()
    {
        GuestTestResult result = await GuestTest.RunAsync(static () =>
        {
            // Here is another machine: root, alone, and gone in a moment. Its /tmp has room for half of its memory.
            byte[] block = new byte[1 << 20];
            using FileStream file = File.Create("/tmp/everything");
            IOException exception = Assert.Throws<IOException>(() => Fill(file, block));
            Console.Write(exception.Message);
        });

        Assert.StartsWith("No space left on device", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_name_is_the_guests_own()
    {
        GuestTestOptions options = new() { Environment = { ["NAME"] = "acme" } };

        GuestTestResult result = await GuestTest.RunAsync(
            static () =>
            {
                File.WriteAllText("/proc/sys/kernel/hostname", Environment.GetEnvironmentVariable("NAME"));
                return Environment.MachineName == "acme" ? 0 : 1;
            },
            options);

        Assert.Equal(0, result.ExitCode);
        Assert.NotEqual("acme", Environment.MachineName);
    }

    private static void Fill(FileStream file, byte[] block)
    {
        while (true)
        {
            file.Write(block);
        }
    }
}
