using System.Buffers.Binary;
using Hype.Vm.Boot.Linux;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

/// <summary>Files made to cost the most: <see cref="LoadTrial"/> asserts that it is no more than their size allows.</summary>
public sealed class LoadCostTests : IDisposable
{
    private const int MostHeaders = 65536 / ElfBuilder.HeaderSize;
    private const int Table = 64;
    private const int NoteSize = 12;

    private readonly LoadTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void As_many_segments_as_there_can_be_are_loaded()
    {
        byte[] kernel = CreateKernel(MostHeaders, static (i, header) => Describe(header, type: 1, offset: 0, address: 0x100_0000 + ((ulong)i * 64), size: 32));

        Assert.Null(_trial.Run(kernel, LinuxBootProtocol.Linux64));
    }

    [Fact]
    public void As_many_segments_of_the_whole_file_are_refused()
    {
        byte[] kernel = CreateKernel(
            MostHeaders, static (i, header) => Describe(header, type: 1, offset: 0, address: 0x100_0000 + ((ulong)i * 0x1_1000), size: 0x1_0000));

        Assert.Contains("overlap in the file", _trial.Run(kernel, LinuxBootProtocol.Linux64)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_notes_of_the_whole_file_are_refused()
    {
        byte[] kernel = CreateKernel(
            MostHeaders, static (i, header) => Describe(header, type: i == 0 ? 1U : 4, offset: Table, address: 0x100_0000, size: i == 0 ? 32U : 0x8000));

        Assert.NotNull(_trial.Run(kernel, LinuxBootProtocol.Pvh));
    }

    [Fact]
    public void Empty_notes_are_walked_over_to_their_end()
    {
        byte[] kernel = CreateKernel(2, static (i, header) => Describe(header, type: i == 0 ? 1U : 4, offset: 4096, address: 0x100_0000, size: 1000 * NoteSize));

        Assert.Contains("CONFIG_PVH", _trial.Run(kernel, LinuxBootProtocol.Pvh)!.Message, StringComparison.Ordinal);
    }

    private static byte[] CreateKernel(int headers, Action<int, Memory<byte>> describe)
    {
        byte[] kernel = new byte[Table + 65536];
        new ElfBuilder().With64(24, 0x100_0000).With16(56, (ushort)headers).Build().AsSpan(0, Table).CopyTo(kernel);
        for (int i = 0; i < headers; i++)
        {
            describe(i, kernel.AsMemory(Table + (i * ElfBuilder.HeaderSize)));
        }

        return kernel;
    }

    private static void Describe(Memory<byte> header, uint type, ulong offset, ulong address, ulong size)
    {
        Span<byte> bytes = header.Span;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, type);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[32..], size);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[40..], size);
    }
}
