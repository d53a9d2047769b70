using Hype.Nested.Initramfs;
using Hype.Nested.Processes;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;
using Microsoft.Win32.SafeHandles;

namespace Hype.Nested.Host;

/// <summary>A running QEMU and the channel into it. Disposing ends QEMU.</summary>
internal sealed class EmulatedHost : IDisposable
{
    private const string AgentPath = "/bin/hype-nested";

    private readonly ChildProcess _qemu;

    private EmulatedHost(ChildProcess qemu, Channel channel)
    {
        _qemu = qemu;
        Channel = channel;
    }

    /// <summary>Gets our end of the channel; it hangs up when QEMU ends.</summary>
    public Channel Channel { get; }

    /// <summary>Starts QEMU.</summary>
    /// <exception cref="NestedException">QEMU or a part of the image is missing.</exception>
    public static EmulatedHost Start(RunOptions options, ConsoleLog log)
    {
        string kernel = Path.Combine(options.Image, "vmlinuz");
        if (!File.Exists(kernel))
        {
            throw new NestedException($"There is no emulated host in {options.Image}: make it with etc/nested/build-image.");
        }

        using Descriptor initramfs = Descriptor.MemoryFile("initramfs");
        WriteInitramfs(initramfs, options);
        (Descriptor ours, Descriptor theirs) = Descriptor.SocketPair();
        using Descriptor inherited = theirs;
        CloseOnExec(ours);

        using Spawn spawn = new();
        spawn.Open(0, "/dev/null", Libc.Descriptors.O_RDONLY);
        spawn.Duplicate(log.Descriptor, 1);
        spawn.Duplicate(log.Descriptor, 2);
        IReadOnlyList<string> arguments = QemuCommandLine.For(kernel, initramfs, inherited, options.MemoryMiB);
        RequireProgram(QemuCommandLine.Program);
        ChildProcess qemu = spawn.Start(arguments, ProcessEnvironment.With([]));
        return new EmulatedHost(qemu, new Channel(ours.NonBlocking()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Channel.Dispose();
        _qemu.Dispose();
    }

    private static void WriteInitramfs(Descriptor target, RunOptions options)
    {
        // This very program is the agent: both ends are always of one version.
        string self = Environment.ProcessPath ?? throw new NestedException("hype-nested cannot find its own file.");
        using SafeFileHandle handle = new(target.Number, ownsHandle: false);
        using FileStream stream = new(handle, FileAccess.Write);
        Payload.Write(stream, Path.Combine(options.Image, "initrd.cpio.gz"), [new PayloadFile(self, AgentPath), .. options.Files]);
    }

    private static void CloseOnExec(Descriptor descriptor)
    {
        _ = Libc.Descriptors.fcntl(descriptor.Number, Libc.Descriptors.F_SETFD, Libc.Descriptors.FD_CLOEXEC);
    }

    private static void RequireProgram(string name)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, name))))
        {
            throw new NestedException($"{name} is not installed (Debian's package is qemu-system-x86).");
        }
    }
}
