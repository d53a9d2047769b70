using Xunit;

namespace Hype.Vm.Testing.Tests;

/// <summary>What is missing is said before anything is started, with the remedy.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hype-refusals-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public Task Kernel_that_is_not_there() => AssertRefused("No kernel can be taken from '/nowhere/vmlinuz': Could not find", new GuestTestOptions { Kernel = "/nowhere/vmlinuz" });

    [Fact]
    public Task Package_that_is_none()
    {
        string path = PathOf("linux-image.deb", "no package");
        return AssertRefused($"No kernel can be taken from '{path}'", new GuestTestOptions { Kernel = path });
    }

    [Fact]
    public Task Folder_without_a_kernel() => AssertRefused("it has no boot/vmlinuz-", new GuestTestOptions { Kernel = _folder.FullName });

    [Fact]
    public async Task Code_of_a_project_without_the_guests_program()
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => GuestTest.RunAsync(GC.Collect));
        Assert.Contains("has to reference the package Hype.Vm.Testing itself", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_without_kvm_and_without_emulation()
    {
        GuestTestOptions options = new() { Kernel = PathOf("vmlinuz", "any"), KvmPath = "/nowhere/kvm", AllowEmulation = false };
        GuestUnavailableException exception = await Assert.ThrowsAsync<GuestUnavailableException>(() => GuestTest.RunAsync(static () => { }, options));
        Assert.StartsWith("No guest can run here. ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere/kvm", exception.Message, StringComparison.Ordinal);
        Assert.Equal(exception.Message, await GuestTest.FindObstacleAsync(options));
    }

    private static async Task AssertRefused(string message, GuestTestOptions options)
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => GuestTest.RunAsync(static () => { }, options));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private string PathOf(string name, string content)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
