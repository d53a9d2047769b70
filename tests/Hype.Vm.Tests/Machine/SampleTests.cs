using System.Diagnostics;
using Hype.Testing;
using Xunit;

namespace Hype.Vm.Tests.Machine;

/// <summary>Samples do what their documentation says.</summary>
[Collection(nameof(KvmTier))]
public sealed class SampleTests
{
    [RequiresKvmFact]
    public async Task Toy_guests_all_greet()
    {
        using Process process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "ToyGuests")) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TestDeadline.Span);
        await process.WaitForExitAsync().WaitAsync(TestDeadline.Span);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(string.Concat(Enumerable.Range(1, 8).Select(static i => $"hello from guest {i} (Reset)\n")), output);
    }
}
