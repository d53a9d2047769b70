namespace Hype.Nested.Protocol;

/// <summary>What a frame says. The numbers are the wire's: a change of meaning raises <see cref="Hello.Version"/>.</summary>
internal enum FrameType : byte
{
    /// <summary>Both ways, first: magic and version (<see cref="Protocol.Hello"/>).</summary>
    Hello = 1,

    /// <summary>To the agent, once: what to run (<see cref="StartRequest"/>).</summary>
    Start = 2,

    /// <summary>To the agent: bytes of the standard input, never more than the agent has room for.</summary>
    Input = 3,

    /// <summary>To the agent: the standard input has ended.</summary>
    EndOfInput = 4,

    /// <summary>From the agent: so many bytes of the standard input have been taken, and so many more may come (u32).</summary>
    InputTaken = 5,

    /// <summary>From the agent: bytes for the standard output.</summary>
    Output = 6,

    /// <summary>From the agent: bytes for the standard error.</summary>
    Error = 7,

    /// <summary>From the agent: bytes for the terminal.</summary>
    Terminal = 8,

    /// <summary>To the agent: nobody reads this kind of output any more (the output's frame type, one byte).</summary>
    OutputClosed = 9,

    /// <summary>To the agent: the terminal's new size (<see cref="WindowSize"/>).</summary>
    WindowSize = 10,

    /// <summary>To the agent: a signal for the command (its number, one byte).</summary>
    Signal = 11,

    /// <summary>From the agent, last: the command's exit code (one byte). All its output has gone before.</summary>
    Exit = 12,

    /// <summary>From the agent, last: the command could not be started (exit code, one byte, and the sentence that says why).</summary>
    Refused = 13,

    /// <summary>To the agent, every second: nothing. What counts is that it interrupts (<see cref="Host.InterruptReminder"/>).</summary>
    Reminder = 14,
}
