using System.Diagnostics;
using System.Text;
using Hype.Initrd.Cpio;
using Xunit;

namespace Hype.Initrd.Tests;

public sealed class CpioWriterTests
{
    private const UnixFileMode Executable = (UnixFileMode)0x1ED; // 0755

    [Fact]
    public void A_file_is_header_name_and_content_on_multiples_of_four()
    {
        using MemoryStream archive = new();
        CpioWriter writer = new(archive);

        writer.AddFile("/init", Executable, 3, new MemoryStream("abc"u8.ToArray()));

        string expected = "070701" + "00000001" + "000081ED" + "00000000" + "00000000" + "00000001" + "00000000" + "00000003"
            + "00000000" + "00000000" + "00000000" + "00000000" + "00000005" + "00000000" + "init\0" + "\0" + "abc\0";
        Assert.Equal(expected, Encoding.ASCII.GetString(archive.ToArray()));
    }

    [Fact]
    public void Folders_appear_once_and_before_what_they_hold()
    {
        using MemoryStream archive = new();
        CpioWriter writer = new(archive);
        writer.AddFile("/usr/bin/a", Executable, 0, Stream.Null);
        writer.AddFile("/usr/bin/b", Executable, 0, Stream.Null);
        writer.Finish();

        Assert.Equal(["usr", "usr/bin", "usr/bin/a", "usr/bin/b"], List(archive.ToArray()));
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_refused()
    {
        using MemoryStream archive = new();
        CpioWriter writer = new(archive);

        Assert.Throws<IOException>(() => writer.AddFile("/a", Executable, 5, new MemoryStream("abc"u8.ToArray())));
    }

    // cpio(1) is the judge of what an archive is.
    private static string[] List(byte[] archive)
    {
        ProcessStartInfo start = new("cpio", "--list --quiet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process cpio = Process.Start(start)!;
        cpio.StandardInput.BaseStream.Write(archive);
        cpio.StandardInput.Close();
        return cpio.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
