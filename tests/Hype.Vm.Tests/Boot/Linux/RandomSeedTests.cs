using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

public sealed class RandomSeedTests : IDisposable
{
    private static readonly GuestAddress s_pointer = new(0x7250); // setup_data in the zero page

    private readonly GuestMemory _memory = new(new GuestMemoryLayout(64 << 20));

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Seed_is_the_only_element_of_setup_data(bool elf)
    {
        byte[] seed = [.. Enumerable.Range(1, 32).Select(static i => (byte)i)];
        Load(elf ? new ElfBuilder().Build() : new BzImageBuilder().Build(), seed);

        GuestAddress element = new(_memory.Read<ulong>(s_pointer));
        Assert.Equal(0x5000UL, element.Value);
        Assert.Equal(0UL, _memory.Read<ulong>(element));
        Assert.Equal(9U, _memory.Read<uint>(element + 8));
        Assert.Equal(32U, _memory.Read<uint>(element + 12));
        byte[] written = new byte[32];
        _memory.Read(element + 16, written);
        Assert.Equal(seed, written);
    }

    [Fact]
    public void Without_a_seed_there_is_no_setup_data_whatever_the_file_says()
    {
        Load(new BzImageBuilder().With64(0x250, 0xdead_beef).Build(), []);

        Assert.Equal(0UL, _memory.Read<ulong>(s_pointer));
    }

    private void Load(byte[] kernel, byte[] seed) =>
        LinuxBoot.FromMemory(kernel, protocol: LinuxBootProtocol.Linux64).Load(new GuestLoadContext(_memory, []) { RandomSeed = seed });
}
