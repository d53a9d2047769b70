using Hype.Vm.Bus;

namespace Hype.Vm.Tests.Machine;

/// <summary>A device that notes, on the vCPU's thread, what that thread has allocated up to each access.</summary>
internal sealed class AllocationProbe(int accesses) : IBusDevice
{
    private readonly long[] _allocated = new long[accesses];
    private int _count;

    /// <summary>Gets how often it was accessed.</summary>
    public int Count => _count;

    /// <summary>Returns what was allocated from one access to the last.</summary>
    public long AllocatedSince(int access) => _allocated[_count - 1] - _allocated[access];

    public void Read(ulong offset, Span<byte> data) => Note();

    public void Write(ulong offset, ReadOnlySpan<byte> data) => Note();

    private void Note() => _allocated[_count++] = GC.GetAllocatedBytesForCurrentThread();
}
