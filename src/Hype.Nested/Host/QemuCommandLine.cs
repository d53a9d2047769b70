using Hype.Nested.Streams;

namespace Hype.Nested.Host;

/// <summary>How QEMU is called.</summary>
internal static class QemuCommandLine
{
    /// <summary>The program.</summary>
    internal const string Program = "qemu-system-x86_64";

    /// <summary>Gets the words of the command line; the two descriptors are inherited under their own numbers.</summary>
    public static IReadOnlyList<string> For(string kernel, Descriptor initramfs, Descriptor channel, int memoryMiB) =>
    [
        // Whatever becomes of us, QEMU does not stay behind.
        "setpriv", "--pdeathsig", "KILL", "--",
        Program,
        "-M", "q35",

        // Nested paging under emulation is only reliable with one emulation thread and one processor.
        "-accel", "tcg,thread=single", "-cpu", "EPYC,+svm,+npt", "-smp", "1",
        "-m", $"{memoryMiB}",
        "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
        "-kernel", kernel,
        "-initrd", $"/proc/self/fd/{initramfs.Number}",
        "-append", "console=ttyS0 quiet panic=-1 mitigations=off",
        "-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console",
        "-chardev", $"socket,id=channel,fd={channel.Number}",
        "-device", "virtio-serial-pci", "-device", "virtserialport,chardev=channel",
    ];
}
