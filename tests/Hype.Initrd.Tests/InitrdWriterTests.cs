using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Hype.Initrd.Modules;
using Xunit;

namespace Hype.Initrd.Tests;

public sealed class InitrdWriterTests
{
    private static readonly KernelModule s_module = new("a", "a.ko", new byte[] { 1, 2, 3 }, []);

    [Fact]
    public void Same_content_gives_the_same_bytes() => Assert.Equal(Write(Options()), Write(Options()));

    [SkippableFact]
    public async Task Cpio_finds_the_shell_the_modules_and_their_order()
    {
        Skip.IfNot(File.Exists("/usr/bin/cpio"), "cpio is not installed; ./hype test installs it.");

        string listing = await ListAsync(Write(Options()));

        Assert.Contains("-rwxr-xr-x", Line(listing, " init"), StringComparison.Ordinal);
        Assert.Contains("-rwxr-xr-x", Line(listing, " etc/acpi/PWRF/00000080"), StringComparison.Ordinal);
        Assert.Contains("drwxrwxrwt", Line(listing, " tmp"), StringComparison.Ordinal);
        Assert.Contains("lrwxrwxrwx", Line(listing, " bin/ls -> /bin/busybox"), StringComparison.Ordinal);
        Assert.Contains(" 3 ", Line(listing, " lib/modules/a.ko"), StringComparison.Ordinal);
        Assert.Contains("-rw-r--r--", Line(listing, " lib/modules/order"), StringComparison.Ordinal);
    }

    [Fact]
    public void First_process_of_the_users_replaces_ours()
    {
        string ours = Unpack(Write(Options()));
        string theirs = Unpack(Write(new InitrdOptions { Init = "their own"u8.ToArray() }));

        Assert.Contains("#!/bin/sh\n# The guest's first process", ours, StringComparison.Ordinal);
        Assert.DoesNotContain("#!/bin/sh\n# The guest's first process", theirs, StringComparison.Ordinal);
        Assert.Contains("their own", theirs, StringComparison.Ordinal);
    }

    [Fact]
    public void Modules_are_listed_in_their_order()
    {
        string content = Unpack(Write(Options([s_module, s_module with { FileName = "b.ko" }])));

        Assert.Contains("a.ko\nb.ko\n", content, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_start_is_refused() =>
        Assert.Throws<InitrdException>(() => InitrdWriter.Write(Stream.Null, new InitrdOptions()));

    private static InitrdOptions Options(IReadOnlyList<KernelModule>? modules = null) => new()
    {
        Busybox = "busybox"u8.ToArray(),
        Commands = ["bin/sh", "bin/ls", "bin/busybox"],
        Modules = modules ?? [s_module],
    };

    private static byte[] Write(InitrdOptions options)
    {
        using MemoryStream output = new();
        InitrdWriter.Write(output, options);
        return output.ToArray();
    }

    private static string Unpack(byte[] archive)
    {
        using GZipStream gzip = new(new MemoryStream(archive), CompressionMode.Decompress);
        using MemoryStream content = new();
        gzip.CopyTo(content);
        return Encoding.Latin1.GetString(content.ToArray());
    }

    private static string Line(string listing, string end) =>
        listing.Split('\n').Single(line => line.EndsWith(end, StringComparison.Ordinal));

    private static async Task<string> ListAsync(byte[] archive)
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", "gunzip | cpio -itv --quiet"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(archive);
        process.StandardInput.Close();
        return await output;
    }
}
