namespace Hype.Kvm.X64;

/// <summary>A range of model-specific registers with a bit for each: 1 lets the guest have it, 0 refuses.</summary>
/// <param name="Access">Whether the bits are for reading, for writing or for both.</param>
/// <param name="First">The first register.</param>
/// <param name="Count">The number of registers, 12288 at most; a bitmap has that many bits.</param>
/// <param name="Bitmap">The bits, the first register's lowest.</param>
public readonly record struct MsrFilterRange(KvmMsrFilterRangeFlags Access, uint First, int Count, ReadOnlyMemory<byte> Bitmap);
