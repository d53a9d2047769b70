namespace Hype.Vm.Events;

/// <summary>What to be told about a watched descriptor.</summary>
[Flags]
internal enum EventInterest
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>That it can be read, or that its other end is gone.</summary>
    Readable = 1,

    /// <summary>That it can be written, or that its other end is gone.</summary>
    Writable = 2,

    /// <summary>Only that its other end is gone, which the others report too.</summary>
    HangUp = 4,
}
