using System.Text;
using Hype.Nested.Libc;
using Hype.Nested.Streams;

namespace Hype.Nested.Host;

/// <summary>What the emulated host and QEMU print: in a file the caller named, or in memory for the case of a failure.</summary>
internal sealed class ConsoleLog : IDisposable
{
    private const int TailLines = 15;
    private const int TailBytes = 8 * 1024;

    private ConsoleLog(Descriptor descriptor)
    {
        Descriptor = descriptor;
    }

    /// <summary>Gets where to write.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>Creates the log.</summary>
    /// <exception cref="NestedException">The file cannot be written.</exception>
    public static ConsoleLog Create(string? path)
    {
        const int Flags = Descriptors.O_RDWR | Descriptors.O_CREAT | Descriptors.O_TRUNC | Descriptors.O_APPEND | Descriptors.O_CLOEXEC;
        return new ConsoleLog(path is null ? Descriptor.MemoryFile("console") : Descriptor.Open(path, Flags));
    }

    /// <summary>Gets the last lines as a paragraph to follow an error message, or nothing.</summary>
    public string DescribeTail()
    {
        using FileStream file = new($"/proc/self/fd/{Descriptor.Number}", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = Math.Max(0, file.Length - TailBytes);
        using StreamReader reader = new(file, Encoding.UTF8);
        string[] lines = [.. reader.ReadToEnd().Split('\n').Select(Clean).Where(line => line.Length > 0).TakeLast(TailLines)];
        return lines.Length == 0 ? "" : $"\nThe emulated host's last lines:\n  {string.Join("\n  ", lines)}";
    }

    /// <inheritdoc/>
    public void Dispose() => Descriptor.Dispose();

    // The firmware moves the cursor about; none of that may reach the user's terminal.
    private static string Clean(string line) => new string([.. line.Where(character => !char.IsControl(character))]).Trim();
}
