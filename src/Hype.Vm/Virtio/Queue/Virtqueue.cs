using System.Diagnostics.CodeAnalysis;
using Hype.Vm.Memory;

namespace Hype.Vm.Virtio.Queue;

/// <summary>A split virtqueue in operation, seen from the device (virtio 1.2 §2.7).</summary>
/// <remarks>
/// <para>Used on the io thread only. Nothing that the driver writes makes a method throw, loop or wait: the first broken rule
/// is kept in <see cref="Error"/>, and from then on the queue gives no buffers and takes none.</para>
/// <para>Popping and pushing allocate nothing once the pool of chains has grown to what the driver keeps in flight.</para>
/// </remarks>
internal sealed partial class Virtqueue
{
    private readonly GuestMemory _memory;
    private readonly SplitLayout _layout;
    private readonly bool _indirectAllowed;
    private readonly bool _eventIndex;
    private readonly ulong[] _inFlight;                // one bit per descriptor: the heads that the device holds
    private readonly Stack<DescriptorChain> _recycled; // chains that no device holds
    private RingIndex _nextAvailable;                  // the entry of the available ring to look at next
    private RingIndex _nextUsed;                       // the entry of the used ring to fill next
    private bool _disabled;

    /// <summary>Initializes a queue over areas that have been validated.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="layout">Where the queue lies.</param>
    /// <param name="features">The negotiated features.</param>
    public Virtqueue(GuestMemory memory, SplitLayout layout, VirtioFeatures features)
        : this(memory, layout, features, default)
    {
    }

    /// <summary>Initializes a queue whose indices do not start at zero, as after a migration: how tests come close to the wrap.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="layout">Where the queue lies.</param>
    /// <param name="features">The negotiated features.</param>
    /// <param name="start">The first index of both rings.</param>
    internal Virtqueue(GuestMemory memory, SplitLayout layout, VirtioFeatures features, RingIndex start)
    {
        _memory = memory;
        _layout = layout;
        _indirectAllowed = features.HasFlag(VirtioFeatures.IndirectDesc);
        _eventIndex = features.HasFlag(VirtioFeatures.EventIdx);
        _inFlight = new ulong[(layout.Size + 63) / 64];
        _recycled = new Stack<DescriptorChain>(layout.Size);
        _nextAvailable = start;
        _nextUsed = start;
        _notifiedUsed = start;
    }

    /// <summary>Gets the first rule that the driver broke on this queue; it stays until the device is reset.</summary>
    public VirtqueueError Error { get; private set; }

    /// <summary>Gets a value indicating whether the queue may be touched at all: it is neither broken nor disabled.</summary>
    public bool IsUsable => !_disabled && Error == VirtqueueError.None;

    /// <summary>Takes the next available buffer.</summary>
    /// <param name="chain">The buffer, to be given back with <see cref="Push"/>.</param>
    /// <returns><see langword="false"/> where there is none, or the queue is not usable (any more).</returns>
    public bool TryPop([NotNullWhen(true)] out DescriptorChain? chain)
    {
        chain = null;
        if (!TryReadHead(out ushort head))
        {
            return false;
        }

        DescriptorChain candidate = _recycled.TryPop(out DescriptorChain? recycled) ? recycled : new DescriptorChain();
        VirtqueueError error = new DescriptorWalk(_memory, in _layout, _indirectAllowed, candidate).Run(head);
        _nextAvailable = _nextAvailable.Next;
        SetInFlight(head, true);
        if (error != VirtqueueError.None)
        {
            Reject(candidate, error);
            return false;
        }

        chain = candidate;
        return true;
    }

    /// <summary>Begins reading a buffer.</summary>
    /// <param name="chain">The buffer.</param>
    /// <returns>A cursor at the beginning of its device-readable part.</returns>
    public ChainReader OpenReader(DescriptorChain chain) => new(_memory, chain);

    /// <summary>Begins writing a buffer.</summary>
    /// <param name="chain">The buffer.</param>
    /// <returns>A cursor at the beginning of its device-writable part.</returns>
    public ChainWriter OpenWriter(DescriptorChain chain) => new(_memory, chain);

    /// <summary>Gives a buffer back to the driver. The caller lets go of it.</summary>
    /// <param name="chain">The buffer.</param>
    /// <param name="written">How many bytes were written, from the beginning of the device-writable part.</param>
    public void Push(DescriptorChain chain, ulong written)
    {
        if (IsUsable)
        {
            SetInFlight(chain.Head, false);
            PublishUsed(new UsedElement(chain.Head, (uint)Math.Min(written, uint.MaxValue)));
        }

        _recycled.Push(chain);
    }

    /// <summary>Gives a buffer back unused and breaks the queue: the driver put into the queue what must not be there.</summary>
    /// <param name="chain">The buffer. It is given back because drivers wait for it, even those that never look at the status.</param>
    /// <param name="error">The rule that the driver broke.</param>
    public void Reject(DescriptorChain chain, VirtqueueError error)
    {
        Push(chain, 0);
        Fail(error);
    }

    /// <summary>Stops using the queue for good.</summary>
    /// <remarks>"The device MUST NOT access virtual queue contents when QueueReady is zero" (§4.2.2.1).</remarks>
    public void Disable() => _disabled = true;

    private bool TryReadHead(out ushort head)
    {
        head = 0;
        if (!HasAvailable())
        {
            return false;
        }

        // Ordered behind the index, which was loaded with acquire semantics.
        _ = _memory.TryRead(_layout.AvailableEntry(_nextAvailable), out head);
        if (head >= _layout.Size)
        {
            return Fail(VirtqueueError.AvailableEntryOutOfRange);
        }

        return !IsInFlight(head) || Fail(VirtqueueError.HeadAlreadyInFlight);
    }

    private bool HasAvailable()
    {
        if (!IsUsable)
        {
            return false;
        }

        _ = _memory.TryLoadAcquire(_layout.AvailableIndex, out ushort available);
        int ahead = new RingIndex(available).Since(_nextAvailable);

        // A driver never has more buffers available than the queue has descriptors; an index that went back looks the same.
        return ahead <= _layout.Size ? ahead != 0 : Fail(VirtqueueError.AvailableIndexJumped);
    }

    private void PublishUsed(UsedElement element)
    {
        // "The device MUST set len prior to updating the used idx" (§2.7.8.2): the release store orders both behind the data.
        _ = _memory.TryWrite(_layout.UsedEntry(_nextUsed), in element);
        _nextUsed = _nextUsed.Next;
        _ = _memory.TryStoreRelease(_layout.UsedIndex, _nextUsed.Value);
    }

    private bool Fail(VirtqueueError error)
    {
        if (Error == VirtqueueError.None)
        {
            Error = error;
        }

        return false;
    }

    private bool IsInFlight(ushort head) => (_inFlight[head / 64] & (1UL << (head % 64))) != 0;

    private void SetInFlight(ushort head, bool value)
    {
        ulong bit = 1UL << (head % 64);
        _inFlight[head / 64] = value ? _inFlight[head / 64] | bit : _inFlight[head / 64] & ~bit;
    }
}
