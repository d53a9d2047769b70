using System.Buffers;

namespace Hype.Vm.Consoles.Pipes;

/// <summary>A block of a <see cref="BlockPool"/>.</summary>
/// <param name="pool">Where it goes back to.</param>
/// <param name="size">How many bytes it holds.</param>
internal sealed class Block(BlockPool pool, int size) : IMemoryOwner<byte>
{
    private readonly byte[] _bytes = new byte[size];

    /// <inheritdoc/>
    public Memory<byte> Memory => _bytes;

    /// <summary>Gives the block back.</summary>
    public void Dispose() => pool.Return(this);
}
