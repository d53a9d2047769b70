using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

/// <summary>Loads what may be broken: it works, or is refused with a sentence, and costs no more than the file is long.</summary>
internal sealed class LoadTrial : IDisposable
{
    // What a load takes whatever the file says: the zero page or start info, the page tables' buffer, registers, the exception with its message and its trace.
    private const int FixedAllocation = 64 * 1024;

    // Each program header takes 56 bytes of the file, and may come up in the table, as a header, and as a segment three times over while they are sorted.
    private const int AllocatedPerByte = 8;

    // The mark, the header, the table, and what is loaded once and looked through once as notes.
    private const int ReadsPerByte = 3;
    private const int FixedRead = 4096;

    private readonly GuestMemory _memory = new(new GuestMemoryLayout(64 << 20));

    public void Dispose() => _memory.Dispose();

    /// <summary>Loads an image.</summary>
    /// <returns>The refusal, or <see langword="null"/> where it was loaded.</returns>
    internal KernelLoadException? Run(byte[] kernel, LinuxBootProtocol protocol)
    {
        CountingImage? image = null;
        LinuxBoot boot = new(() => image = new CountingImage(kernel), null, "quiet", protocol);
        GuestLoadContext context = new(_memory, []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        KernelLoadException? refusal = Load(boot, context);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, FixedAllocation + (AllocatedPerByte * (long)kernel.Length));
        Assert.InRange(image?.BytesRead ?? 0, 0, FixedRead + (ReadsPerByte * (long)kernel.Length));
        Assert.InRange(image?.Reads ?? 0, 0, 8 + (kernel.Length / 28)); // A program header of 56 bytes can ask for two reads at most.
        return refusal;
    }

    private static KernelLoadException? Load(LinuxBoot boot, GuestLoadContext context)
    {
        try
        {
            Assert.NotEqual(0UL, boot.Load(context).Registers.Rip);
            return null;
        }
        catch (KernelLoadException exception)
        {
            Assert.StartsWith("The ", exception.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
            return exception;
        }
    }
}
