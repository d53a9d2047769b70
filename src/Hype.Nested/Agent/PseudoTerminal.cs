using Hype.Interop;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;
using Hype.Tty;

namespace Hype.Nested.Agent;

/// <summary>A terminal for the command, seen from its other side.</summary>
internal sealed class PseudoTerminal
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
        try
        {
            using TtyDevice master = TtyDevice.OpenMaster();
            master.SetLock(0);
            master.GetNumber(out uint number);
            PseudoTerminal terminal = new()
            {
                Reader = Descriptor.Duplicate(master).NonBlocking(),
                Writer = Descriptor.Duplicate(master),
                Name = $"/dev/pts/{number}",
            };
            terminal.Resize(size);
            return terminal;
        }
        catch (SystemCallException error)
        {
            throw new NestedException($"There is no terminal for the command: {error.Message}");
        }
    }

    /// <summary>Takes what the command writes as it is.</summary>
    public void LeaveOutputAlone()
    {
        using TtyDevice device = TtyDevice.FromDescriptor(Reader.Number, ownsHandle: false);
        if (device.TryGetModes(out Termios modes) == Errno.None)
        {
            modes.COflag &= ~TermiosOutputFlags.Opost;
            _ = device.TrySetModes(in modes);
        }
    }

    /// <summary>Tells the command's side a new size; nothing once nobody reads what the command shows.</summary>
    public void Resize(WindowSize size)
    {
        if (!Reader.IsClosed)
        {
            using TtyDevice device = TtyDevice.FromDescriptor(Reader.Number, ownsHandle: false);
            _ = device.TrySetWindowSize(new Winsize { WsRow = size.Rows, WsCol = size.Columns });
        }
    }
}
