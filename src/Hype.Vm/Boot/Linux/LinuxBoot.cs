using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>Boots a Linux kernel: a bzImage, as distributions install it and kernel builds make it.</summary>
/// <remarks>
/// The kernel is entered by the 64-bit boot protocol (Documentation/arch/x86/boot.rst). It is told of the processors, the
/// I/O APIC and the devices by ACPI tables, or where the machine has none by an MP table and by parameters in front of the command
/// line. The files are opened each time a
/// machine is made from this, so one instance can boot several machines.
/// </remarks>
public sealed class LinuxBoot : IGuestLoader
{
    private readonly Func<BootImage> _openKernel;
    private readonly Func<BootImage>? _openInitrd;
    private readonly string _commandLine;

    private LinuxBoot(Func<BootImage> openKernel, Func<BootImage>? openInitrd, string commandLine)
    {
        _openKernel = openKernel;
        _openInitrd = openInitrd;
        _commandLine = commandLine;
    }

    /// <inheritdoc/>
    public bool NeedsPlatform => true;

    /// <summary>Describes a boot from files.</summary>
    /// <param name="kernel">The path of the kernel, a bzImage.</param>
    /// <param name="initrd">The path of the initial RAM disk, or <see langword="null"/>.</param>
    /// <param name="commandLine">The kernel's command line; it reaches the kernel as it is, quotes and spaces included.</param>
    /// <returns>The boot.</returns>
    /// <exception cref="ArgumentException">A path is empty or has a zero character.</exception>
    public static LinuxBoot FromFiles(string kernel, string? initrd = null, string commandLine = "")
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(commandLine);
        ThrowIfNoPath(ImageRole.Kernel, kernel, nameof(kernel));
        ThrowIfNoPath(ImageRole.Initrd, initrd, nameof(initrd));
        return new LinuxBoot(
            () => FileImage.Open(ImageRole.Kernel, kernel),
            initrd is null ? null : () => FileImage.Open(ImageRole.Initrd, initrd),
            commandLine);
    }

    /// <summary>Describes a boot from memory, e.g. of embedded resources.</summary>
    /// <param name="kernel">The kernel, a bzImage.</param>
    /// <param name="initrd">The initial RAM disk, or <see langword="null"/>.</param>
    /// <param name="commandLine">The kernel's command line; it reaches the kernel as it is, quotes and spaces included.</param>
    /// <returns>The boot.</returns>
    public static LinuxBoot FromMemory(ReadOnlyMemory<byte> kernel, ReadOnlyMemory<byte>? initrd = null, string commandLine = "")
    {
        ArgumentNullException.ThrowIfNull(commandLine);
        return new LinuxBoot(
            () => new MemoryImage(ImageRole.Kernel, kernel),
            initrd is ReadOnlyMemory<byte> bytes ? () => new MemoryImage(ImageRole.Initrd, bytes) : null,
            commandLine);
    }

    /// <inheritdoc/>
    public void Validate(GuestMemoryLayout layout, IReadOnlyList<string> deviceParameters)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(deviceParameters);
        using BootImage kernelImage = _openKernel();
        using BootImage? initrd = _openInitrd?.Invoke();
        BzImage kernel = BzImage.Parse(kernelImage);
        _ = LinuxPlacement.Find(kernel, initrd, layout);
        _ = KernelCommandLine.Encode(_commandLine, deviceParameters, kernel.Header);
    }

    /// <inheritdoc/>
    public BootState Load(GuestLoadContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using BootImage kernel = _openKernel();
        using BootImage? initrd = _openInitrd?.Invoke();
        return LinuxLoader.Load(context, BzImage.Parse(kernel), initrd, _commandLine);
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
