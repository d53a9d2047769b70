using System.Text;
using Hype.Interop;
using Hype.Nested.Libc;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;

namespace Hype.Nested.Host;

/// <summary>Is the command's standard streams, signals and terminal until it has ended and all its output is written.</summary>
internal sealed class HostSession : IDisposable
{
    // 3 s on an idle machine; a busy one, and a first start with cold files, take longer.
    private static readonly TimeSpan s_bootLimit = TimeSpan.FromSeconds(120);

    // How long the command may take to end after it was asked to.
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_reminderPeriod = TimeSpan.FromSeconds(1);

    private readonly Channel _channel;
    private readonly SignalPipe _signals;
    private readonly ConsoleTerminal? _terminal;
    private readonly RunOptions _options;
    private readonly PollSet _turn = new();
    private readonly InputPump _input;
    private readonly OutputPump[] _outputs;
    private readonly InterruptReminder _reminder;
    private readonly Deadline? _runDeadline;
    private readonly Deadline _bootDeadline = new(s_bootLimit);
    private Deadline? _stopDeadline;
    private int _stopSignal;
    private bool _hangUpSeen;
    private bool _sizeChanged;
    private bool _started;
    private int? _exitCode;
    private bool _abandoned;

    /// <summary>Prepares a session with an emulated host that is still booting.</summary>
    public HostSession(Channel channel, SignalPipe signals, ConsoleTerminal? terminal, RunOptions options)
    {
        _channel = channel;
        _signals = signals;
        _terminal = terminal;
        _options = options;
        _runDeadline = options.Timeout is { } timeout ? new Deadline(timeout) : null;
        _reminder = new InterruptReminder(channel, s_reminderPeriod);
        _input = new InputPump(channel, Descriptor.Standard(0), terminal?.Streams.HasFlag(TerminalStreams.Input) ?? false);
        _outputs =
        [
            new OutputPump(channel, FrameType.Output, 1),
            new OutputPump(channel, FrameType.Error, 2),
            new OutputPump(channel, FrameType.Terminal, terminal?.Display ?? 1),
        ];
    }

    private bool CommandRuns => _started && _exitCode is null;

    private bool OutputsHaveRoom => Array.TrueForAll(_outputs, output => output.HasRoom);

    private bool OutputsWait => Array.Exists(_outputs, output => output.HasWaiting);

    /// <summary>Runs to the command's end and gets its exit code.</summary>
    /// <exception cref="NestedException">The emulated host failed, or the command could not be started.</exception>
    public int Run()
    {
        while (!_abandoned && (_exitCode is null || OutputsWait))
        {
            Wait();
            Pump();
            ReceiveFrames();
            HandleSignals();
            HandleHangUp();
            AbandonStalledOutputs();
            SendSize();
            Remind();
            CheckDeadlines();
            if (_channel.HungUp && _exitCode is null && OutputsHaveRoom)
            {
                throw new NestedException("The emulated host ended before the command did.");
            }
        }

        CheckOutput();
        return _exitCode ?? ExitCodes.Failed;
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_outputs, output => output.Dispose());

    /// <summary>To the command a full disk here looks like a reader that went away; the truth is told in its place.</summary>
    private void CheckOutput()
    {
        if (!_abandoned && OutputFor(FrameType.Output).Failure is Errno errno and not Errno.None)
        {
            throw new NestedException($"The output could not be written: {errno.Describe()}.", ExitCodes.OutputFailed);
        }
    }

    private void Wait()
    {
        _turn.Clear();
        _channel.Join(_turn);
        _turn.Add(_signals.Reader, readable: true);
        if (CommandRuns)
        {
            _input.Join(_turn);
        }

        Array.ForEach(_outputs, output => output.Join(_turn));
        _turn.Wait(TimeLeft());
    }

    private TimeSpan? TimeLeft()
    {
        TimeSpan? left = !_started ? _bootDeadline.Left : CommandRuns ? _reminder.Left : null;
        Deadline? stop = _exitCode is null ? _stopDeadline : null;
        Deadline? stall = _stopDeadline is null ? null : Array.Find(_outputs, output => output.HasWaiting)?.StallDeadline;
        foreach (Deadline? deadline in (ReadOnlySpan<Deadline?>)[_runDeadline, stop, stall])
        {
            left = deadline is { } set && !(left < set.Left) ? set.Left : left;
        }

        return left;
    }

    private void Pump()
    {
        _channel.Pump(_turn);
        _input.Pump(_turn);
        Array.ForEach(_outputs, output => output.Pump(_turn));
        if (_started)
        {
            Array.ForEach(_outputs, output => output.TellIfClosed());
        }
    }

    private void ReceiveFrames()
    {
        while (_exitCode is null && OutputsHaveRoom && _channel.TryReceive(out Frame frame))
        {
            Receive(frame);
        }
    }

    private void Receive(Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Hello when !_started:
                Hello.Check(frame);
                Start();
                break;
            case FrameType.Output or FrameType.Error or FrameType.Terminal:
                OutputFor(frame.Type).Give(frame.Payload);
                break;
            case FrameType.InputTaken:
                _input.Acknowledge(frame);
                break;
            case FrameType.Exit:
                _exitCode = frame.ReadByte();
                break;
            case FrameType.Refused when frame.Payload.Length > 0:
                throw new NestedException(Encoding.UTF8.GetString(frame.Payload[1..]), frame.Payload[0]);
            default:
                throw new NestedException($"The channel carried an unexpected {frame.Type} frame.");
        }
    }

    private OutputPump OutputFor(FrameType type) => Array.Find(_outputs, output => output.Type == type)!;

    private void Start()
    {
        _started = true;
        _terminal?.PassEveryKey();
        string[] terminalType = _terminal is not null && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } type ? [$"TERM={type}"] : [];
        StartRequest request = new(
            _options.Command,
            [.. terminalType, .. _options.Environment],
            _terminal?.Streams ?? TerminalStreams.None,
            _terminal?.Size ?? default);
        _channel.Send(FrameType.Hello, Hello.Encode());
        _channel.Send(FrameType.Start, request.Encode());
    }

    private void HandleSignals()
    {
        while (_signals.TryTake(out int signal))
        {
            switch (signal)
            {
                case Spawning.SIGWINCH:
                    _sizeChanged = true;
                    break;
                case Spawning.SIGTSTP:
                    Suspend();
                    break;
                case Spawning.SIGCONT:
                    Resume();
                    break;
                case Spawning.SIGHUP when _hangUpSeen:
                    break; // The same end of the terminal, told twice.
                default:
                    Stop(signal);
                    break;
            }
        }
    }

    // A terminal that is not our controlling one goes away without a signal.
    private void HandleHangUp()
    {
        if (_input.HungUp && !_hangUpSeen)
        {
            _hangUpSeen = true;
            if (_stopDeadline is null)
            {
                Stop(Spawning.SIGHUP);
            }
        }
    }

    // SIGSTOP, not what SIGTSTP does by default: that is nothing in a process group without a shell, which would go on without its terminal.
    private void Suspend()
    {
        _terminal?.GiveBack();
        _ = Spawning.kill(Environment.ProcessId, Spawning.SIGSTOP);
    }

    private void Resume()
    {
        _terminal?.TakeAgain();
        _sizeChanged = true;
    }

    // The first signal is the command's to handle; a second one, or one before there is a command, ends everything.
    private void Stop(int signal)
    {
        if (!_started || _stopDeadline is not null)
        {
            _exitCode = ExitCodes.Signalled(signal);
            _abandoned = true;
            return;
        }

        _stopSignal = signal;
        _stopDeadline = new Deadline(s_stopLimit);
        _channel.Send(FrameType.Signal, [(byte)signal]);
    }

    // A run that is to end does not wait for a reader who takes nothing.
    private void AbandonStalledOutputs()
    {
        foreach (OutputPump output in _outputs)
        {
            if (_stopDeadline is not null && output.HasWaiting && output.StallDeadline.Passed)
            {
                output.Abandon();
            }
        }
    }

    private void SendSize()
    {
        if (_sizeChanged && _terminal is not null && _started && _channel.DataRoom > 0)
        {
            _sizeChanged = false;
            _channel.Send(FrameType.WindowSize, _terminal.Size.Encode());
        }
    }

    private void Remind()
    {
        if (CommandRuns)
        {
            _reminder.SendIfDue();
        }
    }

    private void CheckDeadlines()
    {
        if (!_started && _bootDeadline.Passed)
        {
            throw new NestedException($"The emulated host did not start within {s_bootLimit.TotalSeconds} s.");
        }

        if (_runDeadline is { Passed: true } deadline)
        {
            throw new NestedException($"The run was ended after {deadline.Limit.TotalSeconds} s.", ExitCodes.TimedOut);
        }

        if (_exitCode is null && _stopDeadline is { Passed: true })
        {
            throw new NestedException(
                $"The command did not end within {s_stopLimit.TotalSeconds} s of the signal.",
                ExitCodes.Signalled(_stopSignal));
        }
    }
}
