using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>Boots a Linux kernel: a bzImage, as distributions install it and kernel builds make it, or an uncompressed vmlinux.</summary>
/// <remarks>
/// The kernel is entered by the protocol that its file speaks, or that the caller chooses: <see cref="LinuxBootProtocol"/>. It is told of the processors, the
/// I/O APIC and the devices by ACPI tables, or where the machine has none by an MP table and by parameters in front of the command
/// line. The files are opened each time a
/// machine is made from this, so one instance can boot several machines.
/// </remarks>
public sealed class LinuxBoot : IGuestLoader
{
    private readonly Func<BootImage> _openKernel;
    private readonly Func<BootImage>? _openInitrd;
    private readonly string _commandLine;
    private readonly LinuxBootProtocol _protocol;

    /// <summary>Describes a boot from images wherever they are.</summary>
    /// <param name="openKernel">Opens the kernel.</param>
    /// <param name="openInitrd">Opens the initial RAM disk, or <see langword="null"/>.</param>
    /// <param name="commandLine">The kernel's command line.</param>
    /// <param name="protocol">How the kernel is entered.</param>
    internal LinuxBoot(Func<BootImage> openKernel, Func<BootImage>? openInitrd, string commandLine, LinuxBootProtocol protocol)
    {
        if (!Enum.IsDefined(protocol))
        {
            throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "There is no such boot protocol.");
        }

        _protocol = protocol;
        _openKernel = openKernel;
        _openInitrd = openInitrd;
        _commandLine = commandLine;
    }

    /// <inheritdoc/>
    public bool NeedsPlatform => true;

    /// <summary>Describes a boot from files.</summary>
    /// <param name="kernel">The path of the kernel, a bzImage or a vmlinux.</param>
    /// <param name="initrd">The path of the initial RAM disk, or <see langword="null"/>.</param>
    /// <param name="commandLine">The kernel's command line; it reaches the kernel as it is, quotes and spaces included.</param>
    /// <param name="protocol">How the kernel is entered; as its file says, where nothing else is given.</param>
    /// <returns>The boot.</returns>
    /// <exception cref="ArgumentException">A path is empty or has a zero character, or there is no such protocol.</exception>
    public static LinuxBoot FromFiles(
        string kernel,
        string? initrd = null,
        string commandLine = "",
        LinuxBootProtocol protocol = LinuxBootProtocol.Auto)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(commandLine);
        ThrowIfNoPath(ImageRole.Kernel, kernel, nameof(kernel));
        ThrowIfNoPath(ImageRole.Initrd, initrd, nameof(initrd));
        return new LinuxBoot(
            () => FileImage.Open(ImageRole.Kernel, kernel),
            initrd is null ? null : () => FileImage.Open(ImageRole.Initrd, initrd),
            commandLine,
            protocol);
    }

    /// <summary>Describes a boot from memory, e.g. of embedded resources.</summary>
    /// <param name="kernel">The kernel, a bzImage or a vmlinux.</param>
    /// <param name="initrd">The initial RAM disk, or <see langword="null"/>.</param>
    /// <param name="commandLine">The kernel's command line; it reaches the kernel as it is, quotes and spaces included.</param>
    /// <param name="protocol">How the kernel is entered; as its file says, where nothing else is given.</param>
    /// <returns>The boot.</returns>
    /// <exception cref="ArgumentException">There is no such protocol.</exception>
    public static LinuxBoot FromMemory(
        ReadOnlyMemory<byte> kernel,
        ReadOnlyMemory<byte>? initrd = null,
        string commandLine = "",
        LinuxBootProtocol protocol = LinuxBootProtocol.Auto)
    {
        ArgumentNullException.ThrowIfNull(commandLine);
        return new LinuxBoot(
            () => new MemoryImage(ImageRole.Kernel, kernel),
            initrd is ReadOnlyMemory<byte> bytes ? () => new MemoryImage(ImageRole.Initrd, bytes) : null,
            commandLine,
            protocol);
    }

    /// <inheritdoc/>
    public void Validate(GuestMemoryLayout layout, IReadOnlyList<string> deviceParameters)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(deviceParameters);
        using BootImage kernelImage = _openKernel();
        using BootImage? initrd = _openInitrd?.Invoke();
        KernelImage kernel = KernelImage.Identify(kernelImage, _protocol);
        _ = LinuxPlacement.Find(kernel, initrd, layout);
        _ = KernelCommandLine.Encode(_commandLine, deviceParameters, kernel.CmdlineSize);
    }

    /// <inheritdoc/>
    public BootState Load(GuestLoadContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using BootImage kernel = _openKernel();
        using BootImage? initrd = _openInitrd?.Invoke();
        return LinuxLoader.Load(context, KernelImage.Identify(kernel, _protocol), initrd, _commandLine);
    }

    /// <summary>Says how the kernel would be booted. After <see cref="Validate"/>.</summary>
    /// <returns>A sentence.</returns>
    /// <exception cref="KernelLoadException">It cannot be.</exception>
    internal string Describe()
    {
        using BootImage image = _openKernel();
        KernelImage kernel = KernelImage.Identify(image, _protocol);
        string format = kernel.Header is null ? "vmlinux" : "bzImage";
        string entry = kernel.Protocol == LinuxBootProtocol.Pvh ? "by PVH" : "in 64-bit mode";
        return $"The {image.Name} is a {format}, entered {entry}; it takes {kernel.MemorySize >> 10} KiB of memory from 0x{kernel.Address:x} on to begin with.";
    }

    private static void ThrowIfNoPath(ImageRole role, string? path, string parameter)
    {
        if (path is "")
        {
            throw new ArgumentException($"The path of the {role.Name} is empty.", parameter);
        }

        if (path?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw new ArgumentException($"The path of the {role.Name} has a zero character; the host would stop there.", parameter);
        }
    }
}
