namespace Hype.Vm.Testing.Images;

/// <summary>A kernel, and archives of the modules that it needs.</summary>
/// <param name="Image">The kernel.</param>
/// <param name="GuestModules">Those of a guest: an uncompressed cpio archive, empty where the kernel needs none.</param>
/// <param name="HostModules">Those of an emulated host; <see langword="null"/> where this kernel cannot be one.</param>
internal sealed record KernelFiles(byte[] Image, byte[] GuestModules, byte[]? HostModules)
{
    // The first brings the channel, the second /dev/kvm.
    private static readonly string[] s_hostModules = ["virtio_pci", "virtio_console", "kvm-amd"];

    /// <summary>Reads a kernel.</summary>
    /// <param name="path">A kernel's Debian package, or a folder that one was unpacked to; or a kernel which has all its drivers in itself.</param>
    /// <param name="modules">Modules that the caller wants beside the usual ones.</param>
    /// <exception cref="ArgumentException">There is no kernel, or it lacks a module.</exception>
    internal static KernelFiles Read(string path, IReadOnlyList<string> modules)
    {
        try
        {
            return KernelArchive.IsOne(path) ? ReadArchive(path, modules) : new KernelFiles(File.ReadAllBytes(path), [], null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or Initrd.InitrdException)
        {
            throw new ArgumentException($"No kernel can be taken from '{path}': {exception.Message}", nameof(path), exception);
        }
    }

    private static KernelFiles ReadArchive(string path, IReadOnlyList<string> modules)
    {
        KernelCache cache = new(path, modules);
        if (cache.TryRead() is KernelFiles kept)
        {
            return kept;
        }

        KernelArchive archive = KernelArchive.Open(path);
        KernelFiles files = new(
            archive.Image,
            RamDisk.OfModules(archive.FindModules([.. Initrd.GuestModules.Required, .. modules], Initrd.GuestModules.Optional)),
            archive.TryFindModules(s_hostModules) is { } found ? RamDisk.OfModules(found) : null);
        cache.Write(files);
        return files;
    }
}
