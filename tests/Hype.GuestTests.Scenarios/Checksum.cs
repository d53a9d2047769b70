using System.Diagnostics;

namespace Hype.GuestTests.Scenarios;

/// <summary>Checksums of what goes through a console, taken by the same program on both sides.</summary>
internal static class Checksum
{
    /// <summary>Ctrl-O on a console that is the kernel's own: with MAGIC_SYSRQ, Linux keeps it and the byte behind it for itself.</summary>
    internal const byte SysRq = 0x0f;

    /// <summary>The length of a sum as text.</summary>
    internal const int Length = 64;

    /// <summary>Gets the SHA-256 of bytes as the host's <c>sha256sum</c> has it.</summary>
    /// <remarks>Through files: pipes to a child start the runtime's socket engine, which then stays.</remarks>
    internal static async Task<string> OfAsync(byte[] bytes)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, bytes);
        using Process sum = Process.Start("/bin/sh", ["-c", "exec sha256sum <\"$1\" >\"$1.sum\"", "sh", file]);
        await sum.WaitForExitAsync();
        string line = await File.ReadAllTextAsync($"{file}.sum");
        File.Delete(file);
        File.Delete($"{file}.sum");
        return line[..Length];
    }
}
