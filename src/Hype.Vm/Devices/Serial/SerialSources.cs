namespace Hype.Vm.Devices.Serial;

/// <summary>What can make a 16550 interrupt, as the bits of its interrupt enable register.</summary>
[Flags]
internal enum SerialSources : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Received data is there.</summary>
    ReceivedData = 1,

    /// <summary>The transmitter's holding register is empty.</summary>
    Transmitter = 2,

    /// <summary>A received byte was lost.</summary>
    LineStatus = 4,

    /// <summary>An input from the modem has changed.</summary>
    ModemStatus = 8,

    /// <summary>Every source there is.</summary>
    All = 15,
}
