using System.Globalization;
using System.Text;

namespace Hype.Vm.Testing.Hosts;

/// <summary>What machine a test wants; for an emulated host a file in its RAM disk.</summary>
/// <param name="MemorySize">Its memory.</param>
/// <param name="VcpuCount">Its processors.</param>
/// <param name="Timeout">How long it may run.</param>
/// <param name="CommandLine">What the caller adds to its kernel's command line.</param>
internal sealed record MachineRequest(ByteSize MemorySize, int VcpuCount, TimeSpan Timeout, string CommandLine)
{
    /// <summary>Writes the file.</summary>
    internal byte[] Encode() => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{MemorySize.Bytes}\n{VcpuCount}\n{Timeout.Ticks}\n{CommandLine}"));

    /// <summary>Reads the file.</summary>
    /// <param name="content">Its content.</param>
    internal static MachineRequest Decode(ReadOnlySpan<byte> content)
    {
        string[] lines = Encoding.UTF8.GetString(content).Split('\n', 4);
        return new MachineRequest(
            new ByteSize(ulong.Parse(lines[0], CultureInfo.InvariantCulture)),
            int.Parse(lines[1], CultureInfo.InvariantCulture),
            TimeSpan.FromTicks(long.Parse(lines[2], CultureInfo.InvariantCulture)),
            lines[3]);
    }
}
