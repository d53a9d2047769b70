namespace Hype.Vm.Boot.Linux;

/// <summary>Recognizes what people take for a kernel and is none that Hype boots, by its first bytes.</summary>
internal static class ForeignImage
{
    private const int ArchitectureMark = 0x38; // Documentation/arch/arm64/booting.rst and arch/riscv/boot-image-header.rst
    private const int ZbootMark = 4; // include/linux/pe.h

    /// <summary>Tells what an image is.</summary>
    /// <param name="start">Its first bytes, without the mark of a bzImage among them.</param>
    /// <returns>A name with its article, or <see langword="null"/> where nothing is recognized.</returns>
    internal static string? Recognize(ReadOnlySpan<byte> start) =>
        RecognizeKernel(start) ?? RecognizeCompression(start) ?? RecognizeOther(start);

    private static string? RecognizeKernel(ReadOnlySpan<byte> start) =>
        Has(start, ArchitectureMark, "ARMd"u8) ? "a kernel for arm64"
        : Has(start, ArchitectureMark, "RSC\u0005"u8) ? "a kernel for RISC-V"
        : Has(start, ZbootMark, "zimg"u8) ? "a compressed EFI kernel for another processor (zboot)"
        : Has(start, 0, [0x27, 0x05, 0x19, 0x56]) ? "a U-Boot image"
        : null;

    private static string? RecognizeCompression(ReadOnlySpan<byte> start) =>
        Has(start, 0, [0x1f, 0x8b]) ? "a gzip file"
        : Has(start, 0, [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) ? "an xz file"
        : Has(start, 0, [0x28, 0xb5, 0x2f, 0xfd]) ? "a zstd file"
        : Has(start, 0, [0x02, 0x21, 0x4c, 0x18]) || Has(start, 0, [0x04, 0x22, 0x4d, 0x18]) ? "an lz4 file"
        : Has(start, 0, "BZh"u8) ? "a bzip2 file"
        : null;

    private static string? RecognizeOther(ReadOnlySpan<byte> start) =>
        Has(start, 0, "07070"u8) ? "a cpio archive, as initial RAM disks are"
        : Has(start, 0, [(byte)'Q', (byte)'F', (byte)'I', 0xfb]) ? "a disk image (qcow2)"
        : Has(start, 0, "MZ"u8) ? "an EFI or DOS program without a Linux header"
        : Has(start, 0, "#!"u8) ? "a script"
        : null;

    private static bool Has(ReadOnlySpan<byte> start, int offset, ReadOnlySpan<byte> mark) =>
        start.Length > offset && start[offset..].StartsWith(mark);
}
