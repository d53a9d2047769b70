using Hype.Nested.Libc;
using Hype.Nested.Processes;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;

namespace Hype.Nested.Agent;

/// <summary>The command with our ends of its standard streams.</summary>
internal sealed class CommandProcess : IDisposable
{
    private readonly List<CommandOutput> _outputs = [];

    private CommandProcess()
    {
    }

    /// <summary>Gets the process.</summary>
    public required ChildProcess Process { get; init; }

    /// <summary>Gets what leads into its standard input.</summary>
    public required Sink Input { get; init; }

    /// <summary>Gets a value indicating whether its standard input is the terminal.</summary>
    public required bool ReadsTerminal { get; init; }

    /// <summary>Gets its terminal, if it has one.</summary>
    public required PseudoTerminal? Terminal { get; init; }

    /// <summary>Gets what it writes.</summary>
    public IReadOnlyList<CommandOutput> Outputs => _outputs;

    /// <summary>Starts the command.</summary>
    /// <exception cref="NestedException">It cannot be started.</exception>
    public static CommandProcess Start(StartRequest request)
    {
        PseudoTerminal? terminal = request.Terminal == TerminalStreams.None ? null : PseudoTerminal.Open(request.Size);
        List<CommandOutput> outputs = [];
        List<Descriptor> handedOver = [];
        using Spawn spawn = new();

        Descriptor? input = Connect(TerminalStreams.Input, 0, null);
        Connect(TerminalStreams.Output, 1, FrameType.Output);
        Connect(TerminalStreams.Error, 2, FrameType.Error);
        if (terminal is not null)
        {
            outputs.Add(new CommandOutput(FrameType.Terminal, terminal.Reader));
        }

        if (input is not null)
        {
            // It only shows; our side shows it through a terminal that makes the carriage returns.
            terminal?.Writer.Dispose();
            terminal?.LeaveOutputAlone();
        }

        ChildProcess process = spawn.Start(request.Arguments, ProcessEnvironment.With(request.Environment));
        handedOver.ForEach(descriptor => descriptor.Dispose());

        // One byte more than the window: the end of input may follow a full one.
        Sink sink = new(input ?? terminal!.Writer, FlowControl.InputWindow + 1);
        CommandProcess command = new() { Process = process, Input = sink, ReadsTerminal = input is null, Terminal = terminal };
        command._outputs.AddRange(outputs);
        return command;

        // Connects one standard stream to the terminal or to a pipe; an output is read, the input's end is handed back.
        Descriptor? Connect(TerminalStreams stream, int number, FrameType? output)
        {
            if (request.Terminal.HasFlag(stream))
            {
                spawn.Open(number, terminal!.Name, Descriptors.O_RDWR);
                return null;
            }

            (Descriptor reader, Descriptor writer) = Descriptor.Pipe();
            Descriptor theirs = output is null ? reader : writer;
            Descriptor ours = (output is null ? writer : reader).NonBlocking();
            handedOver.Add(theirs);
            spawn.Duplicate(theirs, number);
            if (output is { } type)
            {
                outputs.Add(new CommandOutput(type, ours));
            }

            return ours;
        }
    }

    /// <summary>Passes the end of input on: a closed pipe, or what a terminal takes for one.</summary>
    public void EndInput()
    {
        const byte EndOfTransmission = 4; // VEOF
        if (!ReadsTerminal)
        {
            Input.Finish();
        }
        else
        {
            Input.Give([EndOfTransmission]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Process.Dispose();
        Input.Dispose();
        _outputs.ForEach(output => output.Dispose());
    }
}
