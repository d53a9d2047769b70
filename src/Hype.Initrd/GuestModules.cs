namespace Hype.Initrd;

/// <summary>The modules that a guest of this monitor needs, where they are no part of its kernel.</summary>
public static class GuestModules
{
    /// <summary>Gets those without which there is no console.</summary>
    public static IReadOnlyList<string> Required { get; } = ["virtio_mmio", "virtio_console"];

    /// <summary>Gets those that are taken where the kernel has them: random numbers, the power button and who reports it, the panic device,
    /// disks, network, sockets and memory.</summary>
    /// <remarks>Before Linux 5.13 the panic device has one driver, <c>pvpanic</c>, and since then one for each bus.</remarks>
    public static IReadOnlyList<string> Optional { get; } =
    [
        "virtio_rng", "button", "evdev", "pvpanic_mmio", "pvpanic", "virtio_blk", "virtio_net", "virtio_balloon", "vmw_vsock_virtio_transport",
    ];
}
