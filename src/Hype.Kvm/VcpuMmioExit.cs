namespace Hype.Kvm;

/// <summary>A guest's access to an address where it has no memory.</summary>
public readonly ref struct VcpuMmioExit
{
    internal VcpuMmioExit(ulong address, Span<byte> data, bool isWrite)
    {
        Address = address;
        Data = data;
        IsWrite = isWrite;
    }

    /// <summary>Gets the guest physical address.</summary>
    public ulong Address { get; }

    /// <summary>Gets the data, 1 to 8 bytes: what the guest wrote, or what it will read once it is filled in. Valid until the next run.</summary>
    public Span<byte> Data { get; }

    /// <summary>Gets the number of bytes.</summary>
    public int Length => Data.Length;

    /// <summary>Gets whether the guest writes.</summary>
    public bool IsWrite { get; }
}
