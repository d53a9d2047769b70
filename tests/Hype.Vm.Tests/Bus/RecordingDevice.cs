using Hype.Vm.Bus;

namespace Hype.Vm.Tests.Bus;

/// <summary>A device that answers each byte with its offset and remembers what it was asked.</summary>
internal sealed class RecordingDevice : IBusDevice
{
    public List<string> Accesses { get; } = [];

    public void Read(ulong offset, Span<byte> data)
    {
        Accesses.Add($"R{offset:x}+{data.Length}");
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (byte)(offset + (ulong)i);
        }
    }

    public void Write(ulong offset, ReadOnlySpan<byte> data) => Accesses.Add($"W{offset:x}={Convert.ToHexString(data)}");
}
