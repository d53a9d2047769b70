using CsCheck;
using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

/// <summary>Whatever a file holds, it is loaded or refused with a sentence; no other exception leaves the loader.</summary>
public sealed class HostileKernelTests : IDisposable
{
    private readonly GuestMemory _memory = new(new GuestMemoryLayout(32 << 20));

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Garbage_is_refused() => Gen.Byte.Array[1, 2000].Sample(kernel => { Load(kernel, 100); }, threads: 1);

    [Fact]
    public void Garbage_in_the_header_is_loaded_or_refused() =>
        Gen.Select(Gen.Byte.Array[0x9f], Gen.Int[1, 5000]).Sample(
            (header, initrdSize) =>
            {
                byte[] kernel = new BzImageBuilder().Build();
                header.CopyTo(kernel, 0x1f1);
                RestoreMarks(kernel);
                Load(kernel, initrdSize);
            },
            threads: 1);

    [Fact]
    public void One_wild_field_is_loaded_or_refused() =>
        Gen.Select(Gen.Int[0x1f1, 0x264], Gen.ULong).Sample(
            (offset, value) => { Load(new BzImageBuilder().With64(offset, value).Build(), 4096); },
            threads: 1);

    [Fact]
    public void Wild_sizes_and_addresses_are_loaded_or_refused() =>
        Gen.Select(Gen.ULong, Gen.UInt, Gen.UInt, Gen.UInt, Gen.Bool).Sample(
            (pref, init, limit, syssize, relocatable) =>
            {
                BzImageBuilder kernel = new BzImageBuilder()
                    .With64(0x258, pref)
                    .With32(0x260, init)
                    .With32(0x22c, limit)
                    .With32(0x1f4, syssize % 0x400)
                    .With8(0x234, (byte)(relocatable ? 1 : 0));
                Load(kernel.Build(), 4096);
            },
            threads: 1);

    private static void RestoreMarks(byte[] kernel) =>
        new BzImageBuilder().Build().AsSpan(0x1fe, 10).CopyTo(kernel.AsSpan(0x1fe)); // boot_flag, jump, HdrS and version

    private void Load(byte[] kernel, int initrdSize)
    {
        try
        {
            _ = LinuxBoot.FromMemory(kernel, new byte[initrdSize]).Load(new GuestLoadContext(_memory, []));
        }
        catch (KernelLoadException exception)
        {
            Assert.StartsWith("The ", exception.Message, StringComparison.Ordinal);
        }
    }
}
