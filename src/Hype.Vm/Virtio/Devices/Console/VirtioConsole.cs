using System.Buffers.Binary;
using Hype.Vm.Events;

namespace Hype.Vm.Virtio.Devices.Console;

/// <summary>The console device with one port (virtio 1.2 §5.3): <c>hvc0</c> in a Linux guest.</summary>
internal sealed class VirtioConsole : IVirtioDevice
{
    /// <summary>The index of the queue towards the driver.</summary>
    public const int ReceiveQueue = 0;

    /// <summary>The index of the queue from the driver.</summary>
    public const int TransmitQueue = 1;

    private const ushort QueueSize = 128; // Linux fills the receive queue with a page for each descriptor

    // struct virtio_console_config (§5.3.4): le16 cols, le16 rows, le32 max_nr_ports, le32 emerg_wr.
    private const int ColumnsOffset = 0;
    private const int RowsOffset = 2;
    private const int SizeEnd = 4;
    private const int EmergencyWriteOffset = 8;
    private const int ConfigSize = 12;

    private readonly ushort[] _queueMaxSizes = [QueueSize, QueueSize];
    private readonly byte[] _config = new byte[ConfigSize]; // owned by the io thread
    private readonly ConsolePort _port;
    private Action? _configurationChanged; // set once before start
    private bool _announcesSize; // owned by the io thread

    /// <summary>Initializes a console.</summary>
    /// <param name="endpoint">The host's end; it stays the caller's to dispose, after the io thread has ended.</param>
    /// <param name="loop">The io thread.</param>
    /// <param name="size">The size of the host's terminal, or zeros where that is unknown.</param>
    /// <param name="events">Whom to tell of the end of the host's side; nobody where it is left out.</param>
    public VirtioConsole(IConsoleEndpoint endpoint, IEventLoop loop, ConsoleSize size, ConsoleHostEvents? events = null)
    {
        SetSize(size);
        _port = new ConsolePort(endpoint, loop, new ConsolePortQueues(ReceiveQueue, TransmitQueue), events ?? new ConsoleHostEvents());
    }

    /// <inheritdoc/>
    public VirtioDeviceId DeviceId => VirtioDeviceId.Console;

    /// <inheritdoc/>
    public VirtioFeatures OfferedFeatures => ConsoleFeatures.Size | ConsoleFeatures.EmergencyWrite;

    /// <inheritdoc/>
    public ReadOnlySpan<ushort> QueueMaxSizes => _queueMaxSizes;

    /// <summary>Gets a value indicating whether something that the guest wrote has yet to reach the host. On the io thread.</summary>
    public bool HasPendingOutput => _port.HasPendingOutput;

    /// <summary>Gets how many bytes the host took. On any thread.</summary>
    public long BytesFromGuest => _port.BytesFromGuest;

    /// <summary>Gets how many bytes were put into the driver's buffers. On any thread.</summary>
    public long BytesToGuest => _port.BytesToGuest;

    /// <summary>Tells the guest the new size of the host's terminal. On the io thread.</summary>
    /// <param name="columns">The number of columns.</param>
    /// <param name="rows">The number of rows.</param>
    public void Resize(ushort columns, ushort rows)
    {
        SetSize(new ConsoleSize(columns, rows));
        _configurationChanged?.Invoke();
    }

    /// <inheritdoc/>
    public void Attach(Action configurationChanged) => _configurationChanged = configurationChanged;

    /// <inheritdoc/>
    public void ReadConfig(int offset, Span<byte> destination)
    {
        if (offset < _config.Length)
        {
            ReadOnlySpan<byte> source = _config.AsSpan(offset);
            source[..Math.Min(source.Length, destination.Length)].CopyTo(destination);
        }

        if (_announcesSize && offset < SizeEnd)
        {
            _port.ReleaseInput();
        }
    }

    /// <inheritdoc/>
    public void WriteConfig(int offset, ReadOnlySpan<byte> source)
    {
        // "The device MUST allow a write to emerg_wr, even on an unconfigured device", and "SHOULD transmit the lower byte" (§5.3.5.1).
        if (offset == EmergencyWriteOffset)
        {
            _port.WriteEmergencyByte(source[0]);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// <para>A driver that knows of sizes is told of a change at once: Linux takes the size from a configuration change only, never
    /// from the start.</para>
    /// <para>That driver's answer, reading the size, also says that it is through with its set-up. Linux makes receive buffers
    /// available before its console exists and throws away what it finds in them until then, so a line that was typed, or piped
    /// in, during the boot would be lost. Until the driver answers, or writes something itself, such bytes stay with the host.</para>
    /// </remarks>
    public void Activate(VirtioActivation activation)
    {
        _announcesSize = (activation.Features & ConsoleFeatures.Size) != 0;
        _port.Activate(activation, holdInput: _announcesSize);
        if (_announcesSize)
        {
            _configurationChanged?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void OnAvailableBufferNotification(int queueIndex) => _port.OnAvailableBufferNotification(queueIndex);

    /// <inheritdoc/>
    public void Reset()
    {
        _announcesSize = false;
        _port.Reset();
    }

    private void SetSize(ConsoleSize size)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_config.AsSpan(ColumnsOffset), size.Columns);
        BinaryPrimitives.WriteUInt16LittleEndian(_config.AsSpan(RowsOffset), size.Rows);
    }
}
