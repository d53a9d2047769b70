using System.Diagnostics;
using Hype.Testing;

namespace Hype.Examples.Tests;

/// <summary>The sample of an ioctl of one's own asks the kernel, and prints what the tutorial says.</summary>
public sealed class SampleTests
{
    private const string Expected = """
        Network
        User
        EINVAL
        NS_GET_OWNER_UID failed: EINVAL (22, Invalid argument). This is no user namespace.

        """;

    [Fact]
    public async Task Own_ioctl_prints_what_the_kernel_says()
    {
        using Process process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "OwnIoctl")) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TestDeadline.Span);
        await process.WaitForExitAsync().WaitAsync(TestDeadline.Span);

        Assert.Equal((0, Expected), (process.ExitCode, output));
    }
}
