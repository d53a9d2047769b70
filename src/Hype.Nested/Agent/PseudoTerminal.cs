using System.Runtime.InteropServices;
using System.Text;
using Hype.Nested.Libc;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;

namespace Hype.Nested.Agent;

/// <summary>A terminal for the command, seen from its other side.</summary>
internal sealed unsafe class PseudoTerminal
{
    private PseudoTerminal()
    {
    }

    /// <summary>Gets where the command's output comes from.</summary>
    public required Descriptor Reader { get; init; }

    /// <summary>Gets where its input goes; a descriptor of its own, as either may be closed first.</summary>
    public required Descriptor Writer { get; init; }

    /// <summary>Gets the path of the command's side.</summary>
    public required string Name { get; init; }

    /// <summary>Makes a terminal of a size.</summary>
    /// <exception cref="NestedException">The system gives none.</exception>
    public static PseudoTerminal Open(WindowSize size)
    {
        const int F_DUPFD_CLOEXEC = 1030;
        const int Flags = Descriptors.O_RDWR | Descriptors.O_NOCTTY | Descriptors.O_CLOEXEC | Descriptors.O_NONBLOCK;
        Descriptor reader = Descriptor.Take(Terminals.posix_openpt(Flags), "making a terminal");
        if (Terminals.grantpt(reader.Number) < 0 || Terminals.unlockpt(reader.Number) < 0)
        {
            throw NestedException.ForErrno("unlocking a terminal", Errno.Last);
        }

        Descriptor writer = Descriptor.Take(Descriptors.fcntl(reader.Number, F_DUPFD_CLOEXEC, 0), "sharing a terminal");
        PseudoTerminal terminal = new() { Reader = reader, Writer = writer, Name = NameOf(reader) };
        terminal.Resize(size);
        return terminal;
    }

    /// <summary>Tells the command's side a new size.</summary>
    public void Resize(WindowSize size)
    {
        Terminals.WinSize native = new() { Rows = size.Rows, Columns = size.Columns };
        _ = Terminals.ioctl(Reader.Number, Terminals.TIOCSWINSZ, &native);
    }

    private static string NameOf(Descriptor terminal)
    {
        Span<byte> name = stackalloc byte[64];
        fixed (byte* start = name)
        {
            int error = Terminals.ptsname_r(terminal.Number, start, (nuint)name.Length);
            return error == 0
                ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(start))
                : throw NestedException.ForErrno("naming a terminal", error);
        }
    }
}
