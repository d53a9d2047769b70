namespace Hype.Vm.Boot.Linux;

/// <summary>What an image is to the guest.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Wanted">What is needed in its place where it is something else: the end of a sentence.</param>
internal sealed record ImageRole(string Name, string Wanted)
{
    /// <summary>Gets the role of a kernel.</summary>
    internal static ImageRole Kernel { get; } =
        new("kernel", "an x86-64 bzImage or vmlinux is needed (/boot/vmlinuz-* of a distribution, arch/x86/boot/bzImage or vmlinux of a kernel build)");

    /// <summary>Gets the role of an initial RAM disk.</summary>
    internal static ImageRole Initrd { get; } = new("initial RAM disk", "a cpio archive is needed, compressed or not");
}
