using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

/// <summary>A corpus of broken kernels: each field wrong, each length truncated, and the word that names the mistake.</summary>
public sealed class BrokenImageTests : IDisposable
{
    private readonly LoadTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Theory]
    [InlineData(0x1fe, 2, 0x55ab, "boot_flag")]
    [InlineData(0x202, 4, 0x5372_6449, "HdrS")]
    [InlineData(0x206, 2, 0x020b, "boot protocol 2.11")]
    [InlineData(0x211, 1, 0, "LOADED_HIGH")]
    [InlineData(0x236, 2, 0, "XLF_KERNEL_64")]
    [InlineData(0x236, 2, 2, "XLF_KERNEL_64")]
    [InlineData(0x201, 1, 0, "setup header up to 0x202")]
    [InlineData(0x201, 1, 0x8f, "setup header up to 0x291")]
    [InlineData(0x230, 4, 0, "kernel_alignment")]
    [InlineData(0x230, 4, 0x30_0000, "kernel_alignment")]
    [InlineData(0x230, 4, 0x8000_0000, "0x80000000")]
    [InlineData(0x1f1, 1, 64, "truncated")]
    [InlineData(0x1f4, 4, 0, "syssize")]
    [InlineData(0x1f4, 4, 0x20, "syssize")]
    [InlineData(0x1f4, 4, 0xffff_ffff, "truncated")]
    [InlineData(0x260, 4, 0x0400_0000, "init_size")]
    [InlineData(0x260, 4, 0xffff_ffff, "init_size")]
    [InlineData(0x258, 8, 0x1_0000_0000, "0x100000000")]
    [InlineData(0x258, 8, -1, "of memory from")]
    public void Field_of_a_bzImage_is_wrong(int offset, int size, long value, string word) =>
        AssertRefused(Change(new BzImageBuilder().Build(), offset, size, value), LinuxBootProtocol.Auto, word);

    [Theory]
    [InlineData(0x238, 4, 4)]
    [InlineData(0x238, 4, 0)]
    public void Command_line_is_longer_than_the_kernel_takes(int offset, int size, long value)
    {
        LinuxBoot boot = LinuxBoot.FromMemory(Change(new BzImageBuilder().Build(), offset, size, value), null, "quiet");

        Assert.Contains(
            $"takes at most {value}",
            Assert.Throws<KernelLoadException>(() => boot.Validate(new(64 << 20), [])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 1, 1, "class 1")]
    [InlineData(5, 1, 2, "byte order 2")]
    [InlineData(6, 1, 0, "version 0")]
    [InlineData(16, 2, 3, "type 3")]
    [InlineData(16, 2, 1, "type 1")]
    [InlineData(18, 2, 183, "machine 183")]
    [InlineData(24, 8, 0xff_ffff, "entry (e_entry) at 0xffffff")]
    [InlineData(24, 8, unchecked((long)0xffff_ffff_8100_0040), "entry (e_entry) at 0xffffffff81000040")]
    [InlineData(24, 8, 0x120_0800, "entry (e_entry) at 0x1200800")] // behind the file's part of the segment
    [InlineData(32, 8, 0x3760, "e_phoff")]
    [InlineData(32, 8, -1, "e_phoff")]
    [InlineData(54, 2, 0, "e_phentsize")]
    [InlineData(54, 2, 32, "e_phentsize")]
    [InlineData(56, 2, 0, "e_phnum")]
    [InlineData(56, 2, 0xffff, "e_phnum")]
    [InlineData(56, 2, 1000, "e_phoff")]
    [InlineData(ElfBuilder.TextHeader, 4, 0, "no segment has code")]
    [InlineData(ElfBuilder.TextHeader + 8, 8, 0x1801, "truncated")]
    [InlineData(ElfBuilder.TextHeader + 8, 8, -1, "truncated")]
    [InlineData(ElfBuilder.TextHeader + 24, 8, 0, "p_paddr")]
    [InlineData(ElfBuilder.TextHeader + 24, 8, 0xf_f000, "p_paddr")]
    [InlineData(ElfBuilder.TextHeader + 24, 8, -0x1000, "p_paddr")]
    [InlineData(ElfBuilder.TextHeader + 24, 8, 0x11f_e000, "no segment has code")]
    [InlineData(ElfBuilder.TextHeader + 24, 8, 0x11f_e001, "overlap in memory")]
    [InlineData(ElfBuilder.DataHeader + 24, 8, 0x1_0000_0000, "of memory from")]
    [InlineData(ElfBuilder.TextHeader + 32, 8, 0x2001, "p_memsz")]
    [InlineData(ElfBuilder.TextHeader + 32, 8, 0x40, "no segment has code")]
    [InlineData(ElfBuilder.TextHeader + 32, 8, -1, "truncated")]
    [InlineData(ElfBuilder.TextHeader + 40, 8, 0, "p_memsz")]
    [InlineData(ElfBuilder.TextHeader + 40, 8, 0x20_0001, "overlap in memory")]
    [InlineData(ElfBuilder.TextHeader + 40, 8, -1, "beyond all addresses")]
    [InlineData(ElfBuilder.DataHeader + 40, 8, 64 << 20, "for its segments")]
    [InlineData(ElfBuilder.DataHeader + 40, 8, long.MaxValue, "of memory from")]
    public void Field_of_an_ELF_file_is_wrong(int offset, int size, long value, string word) =>
        AssertRefused(Change(new ElfBuilder().Build(), offset, size, value), LinuxBootProtocol.Linux64, word);

    [Theory]
    [InlineData(ElfBuilder.NoteHeader, 4, 0, "CONFIG_PVH")]
    [InlineData(ElfBuilder.NoteHeader + 8, 8, 0x37f0, "truncated")]
    [InlineData(ElfBuilder.NoteHeader + 8, 8, -1, "truncated")]
    [InlineData(ElfBuilder.NoteHeader + 32, 8, -1, "truncated")]
    [InlineData(ElfBuilder.NoteHeader + 32, 8, 0, "CONFIG_PVH")]
    [InlineData(ElfBuilder.NoteHeader + 32, 8, ElfBuilder.NotesSize - 1, "does not end")]
    [InlineData(ElfBuilder.Notes, 4, 0xffff_ffff, "does not end")] // the other owner's note
    [InlineData(ElfBuilder.Notes + 4, 4, 0xffff_ffff, "does not end")]
    [InlineData(ElfBuilder.PvhNote, 4, 0, "CONFIG_PVH")]
    [InlineData(ElfBuilder.PvhNote, 4, 3, "CONFIG_PVH")]
    [InlineData(ElfBuilder.PvhNote, 4, 0xffff_ffff, "n_namesz 4294967295")]
    [InlineData(ElfBuilder.PvhNote + 4, 4, 0, "PVH entry with 0 bytes")]
    [InlineData(ElfBuilder.PvhNote + 4, 4, 7, "PVH entry with 7 bytes")]
    [InlineData(ElfBuilder.PvhNote + 4, 4, 9, "n_descsz 9")]
    [InlineData(ElfBuilder.PvhNote + 4, 4, 0xffff_ffff, "n_descsz 4294967295")]
    [InlineData(ElfBuilder.PvhNote + 8, 4, 17, "CONFIG_PVH")]
    [InlineData(ElfBuilder.PvhNote + 12, 1, 'x', "CONFIG_PVH")]
    [InlineData(ElfBuilder.PvhDescription, 8, 0x1_0100_0080, "beyond the 32 bits")]
    [InlineData(ElfBuilder.PvhDescription, 8, 0, "PVH entry at 0x0")]
    [InlineData(ElfBuilder.PvhDescription, 8, 0x100_2000, "PVH entry at 0x1002000")]
    public void Note_of_PVH_is_wrong(int offset, int size, long value, string word) =>
        AssertRefused(Change(new ElfBuilder().Build(), offset, size, value), LinuxBootProtocol.Pvh, word);

    [Fact]
    public void Segments_that_share_the_file_are_refused()
    {
        // Both in the file, apart in memory, and together more than the file has.
        ElfBuilder kernel = new ElfBuilder()
            .With64(ElfBuilder.TextHeader + 8, 0).With64(ElfBuilder.TextHeader + 32, ElfBuilder.Length).With64(ElfBuilder.TextHeader + 40, ElfBuilder.Length)
            .With64(ElfBuilder.DataHeader + 8, 0).With64(ElfBuilder.DataHeader + 32, ElfBuilder.Length);

        AssertRefused(kernel.Build(), LinuxBootProtocol.Auto, "overlap in the file");
    }

    [Fact]
    public void BzImage_of_any_shorter_length_is_refused()
    {
        for (int length = 1; length < new BzImageBuilder().Build().Length; length++)
        {
            Assert.NotNull(_trial.Run(new BzImageBuilder().BuildTruncated(length), LinuxBootProtocol.Auto));
        }
    }

    [Fact]
    public void ELF_file_of_any_shorter_length_is_refused()
    {
        for (int length = 1; length < ElfBuilder.Length; length++)
        {
            Assert.NotNull(_trial.Run(new ElfBuilder().BuildTruncated(length), LinuxBootProtocol.Auto));
        }
    }

    private static byte[] Change(byte[] image, int offset, int size, long value)
    {
        BitConverter.GetBytes(value).AsSpan(0, size).CopyTo(image.AsSpan(offset));
        return image;
    }

    private void AssertRefused(byte[] image, LinuxBootProtocol protocol, string word) =>
        Assert.Contains(word, _trial.Run(image, protocol)?.Message ?? "It was loaded.", StringComparison.Ordinal);
}
