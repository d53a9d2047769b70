using System.Buffers;

namespace Hype.Vm.Consoles.Pipes;

/// <summary>The memory of one pipe: it keeps the blocks that come back, so that a pipe in use allocates none.</summary>
/// <param name="blockSize">The size of each block.</param>
/// <param name="capacity">How many blocks are kept.</param>
internal sealed class BlockPool(int blockSize, int capacity) : MemoryPool<byte>
{
    private readonly Lock _gate = new();
    private readonly Stack<Block> _free = new(capacity); // Guarded by _gate.

    /// <inheritdoc/>
    /// <remarks>For more than this, which only the program's end may ask for, a pipe turns to the shared array pool.</remarks>
    public override int MaxBufferSize => blockSize;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, blockSize);
        lock (_gate)
        {
            if (_free.TryPop(out Block? block))
            {
                return block;
            }
        }

        return new Block(this, blockSize);
    }

    /// <summary>Takes a block back.</summary>
    /// <param name="block">The block.</param>
    internal void Return(Block block)
    {
        lock (_gate)
        {
            if (_free.Count < capacity)
            {
                _free.Push(block);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Arrays are the garbage collector's.
    }
}
