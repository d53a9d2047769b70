using System.Buffers.Binary;

namespace Hype.Vm.Tests.Virtio.Devices.Console;

/// <summary>An endless sequence of bytes that its seed gives again, in pieces of any length.</summary>
internal sealed class SeededBytes(ulong seed)
{
    private readonly byte[] _expected = new byte[1 << 16];
    private readonly byte[] _rest = new byte[8];
    private int _restCount;
    private ulong _state = seed;

    public void Fill(Span<byte> destination)
    {
        int count = Math.Min(_restCount, destination.Length);
        _rest.AsSpan(8 - _restCount, count).CopyTo(destination);
        _restCount -= count;
        destination = destination[count..];
        for (; destination.Length >= 8; destination = destination[8..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination, Next());
        }

        if (!destination.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_rest, Next());
            _rest.AsSpan(0, destination.Length).CopyTo(destination);
            _restCount = 8 - destination.Length;
        }
    }

    /// <summary>Tells whether bytes are those that come next.</summary>
    public bool Continues(ReadOnlySpan<byte> bytes)
    {
        Span<byte> expected = _expected.AsSpan(0, bytes.Length);
        Fill(expected);
        return bytes.SequenceEqual(expected);
    }

    /// <summary>A multiplication hides what is linear in the steps (splitmix64).</summary>
    private ulong Next()
    {
        ulong value = _state += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
