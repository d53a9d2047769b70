namespace Hype.Vm.Virtio.Devices.Entropy;

/// <summary>Fills a buffer with random bytes, at once.</summary>
/// <param name="destination">The buffer.</param>
internal delegate void EntropySource(Span<byte> destination);
