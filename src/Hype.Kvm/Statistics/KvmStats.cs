using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Hype.Interop;

namespace Hype.Kvm;

/// <content>Reading. The file says itself where everything in it is; what it says is checked before it is believed.</content>
public sealed partial class KvmStats
{
    private const uint MaximumStatistics = 4096; // far above what kernels have, so that a broken header asks for no gigabytes
    private const uint MaximumNameSize = 4096;

    /// <summary>Reads which statistics there are. It does not change while the descriptor is open.</summary>
    /// <returns>The statistics, in the kernel's order.</returns>
    /// <exception cref="KvmException">The kernel refused, or the file contradicts itself.</exception>
    /// <remarks>See <see href="https://docs.kernel.org/virt/kvm/api.html#kvm-get-stats-fd"/>.</remarks>
    public ImmutableArray<KvmStatistic> ReadDescriptions()
    {
        KvmStatsHeader header = ReadHeader();
        int length = Unsafe.SizeOf<KvmStatsDesc>() + (int)header.NameSize;
        byte[] descriptions = new byte[length * (int)header.NumDesc];
        ReadAll(descriptions, header.DescOffset);
        ImmutableArray<KvmStatistic>.Builder statistics = ImmutableArray.CreateBuilder<KvmStatistic>((int)header.NumDesc);
        for (int at = 0; at < descriptions.Length; at += length)
        {
            statistics.Add(Describe(descriptions.AsSpan(at, length)));
        }

        return statistics.MoveToImmutable();
    }

    /// <summary>Reads the values of a statistic as they are now. Nothing is allocated.</summary>
    /// <param name="statistic">One that <see cref="ReadDescriptions"/> gave.</param>
    /// <param name="values">Where to; as long as <see cref="KvmStatistic.Count"/>.</param>
    /// <exception cref="ArgumentException">There is no room for all of them.</exception>
    /// <exception cref="KvmException">The kernel refused.</exception>
    public void ReadValues(KvmStatistic statistic, Span<ulong> values)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        if (values.Length < statistic.Count)
        {
            throw new ArgumentException($"{statistic.Name} has {statistic.Count} values.", nameof(values));
        }

        KvmStatsHeader header = ReadHeader();
        ReadAll(MemoryMarshal.AsBytes(values[..statistic.Count]), (long)header.DataOffset + statistic.Offset);
    }

    /// <summary>Reads what the statistics are of.</summary>
    /// <returns>The kernel's name, such as <c>kvm-1234</c> with the process's number, and for a vCPU its id behind that.</returns>
    /// <exception cref="KvmException">The kernel refused, or the file contradicts itself.</exception>
    public string ReadId()
    {
        KvmStatsHeader header = ReadHeader();
        byte[] id = new byte[header.NameSize];
        ReadAll(id, header.IdOffset);
        return TextOf(id);
    }

    private static KvmStatistic Describe(ReadOnlySpan<byte> bytes)
    {
        KvmStatsDesc description = MemoryMarshal.Read<KvmStatsDesc>(bytes);
        return new KvmStatistic(
            TextOf(bytes[Unsafe.SizeOf<KvmStatsDesc>()..]),
            (KvmStatsType)(description.Flags & KvmConstants.StatsTypeMask),
            (KvmStatsUnit)(description.Flags & KvmConstants.StatsUnitMask),
            (KvmStatsBase)(description.Flags & KvmConstants.StatsBaseMask),
            description.Exponent,
            description.Size,
            description.BucketSize,
            description.Offset);
    }

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private KvmStatsHeader ReadHeader()
    {
        KvmStatsHeader header = default;
        ReadAll(MemoryMarshal.AsBytes(new Span<KvmStatsHeader>(ref header)), 0);
        return header.NumDesc <= MaximumStatistics && header.NameSize is > 0 and <= MaximumNameSize
            ? header
            : throw new KvmException("pread(statistics)", Errno.EOVERFLOW, $"{header.NumDesc} statistics with names of {header.NameSize} bytes", "That is no file of KVM's statistics.");
    }

    private void ReadAll(Span<byte> buffer, long offset)
    {
        while (buffer.Length > 0)
        {
            Errno errno = ReadAt(buffer, offset, out int count);
            if (errno != Errno.None || count == 0)
            {
                throw new KvmException("pread(statistics)", errno == Errno.None ? Errno.EIO : errno, null, count == 0 ? "The file is shorter than it says." : null);
            }

            buffer = buffer[count..];
            offset += count;
        }
    }
}
