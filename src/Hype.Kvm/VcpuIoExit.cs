namespace Hype.Kvm;

/// <summary>A guest's access to a port.</summary>
public readonly ref struct VcpuIoExit
{
    internal VcpuIoExit(KvmIoDirection direction, ushort port, int size, uint count, Span<byte> data)
    {
        Direction = direction;
        Port = port;
        Size = size;
        Count = count;
        Data = data;
    }

    /// <summary>Gets which way the data goes.</summary>
    public KvmIoDirection Direction { get; }

    /// <summary>Gets the port.</summary>
    public ushort Port { get; }

    /// <summary>Gets the bytes of one access: 1, 2 or 4.</summary>
    public int Size { get; }

    /// <summary>Gets the number of accesses to the same port: more than one for string instructions.</summary>
    public uint Count { get; }

    /// <summary>Gets the data of all accesses: what the guest wrote, or what it will read once it is filled in. Valid until the next run.</summary>
    public Span<byte> Data { get; }

    /// <summary>Gets whether the guest writes.</summary>
    public bool IsWrite => Direction == KvmIoDirection.Out;
}
