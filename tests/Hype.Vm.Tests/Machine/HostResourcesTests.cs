using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Machine;

/// <summary>The leak check finds what it is there to find.</summary>
[Collection(nameof(KvmTier))]
public sealed class HostResourcesTests
{
    [Fact]
    public void Guest_memory_is_found_and_missed_again()
    {
        using GuestMemory memory = new(new GuestMemoryLayout(64 << 20));
        using GuestMemory neighbour = new(new GuestMemoryLayout(64 << 20)); // The kernel merges the two.

        Assert.InRange(HostResources.Take()[HostResources.GuestMemoryKey], 128 << 10, int.MaxValue);
        int before = HostResources.Take()[HostResources.GuestMemoryKey];
        neighbour.Dispose();
        Assert.InRange(HostResources.Take()[HostResources.GuestMemoryKey], 64 << 10, before - (64 << 10));
    }

    [Fact]
    public void File_of_a_test_that_stayed_open_is_found()
    {
        const string Key = "fd /hype-";
        string directory = Directory.CreateTempSubdirectory("hype-resources-").FullName;
        int before = HostResources.Take().GetValueOrDefault(Key);
        using (File.Create(Path.Combine(directory, "file")))
        {
            Assert.Equal(before + 1, HostResources.Take()[Key]);
        }

        Directory.Delete(directory, recursive: true);
    }
}
