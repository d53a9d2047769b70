using System.Runtime.InteropServices;
using Hype.Interop.Libc;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>The descriptors and mappings of this process, as the kernel lists them.</summary>
internal static class ProcessDescriptors
{
    /// <summary>KVM's: /dev/kvm itself and the anonymous files kvm-vm, kvm-vcpu:N and so on.</summary>
    public static int CountOfKvm() => Directory.GetFiles("/proc/self/fd").Count(path => LinkOf(path)?.Contains("kvm", StringComparison.Ordinal) == true);

    /// <summary>The mappings of kvm_run pages.</summary>
    public static int CountOfRunPages() => File.ReadLines("/proc/self/maps").Count(line => line.Contains("kvm-vcpu", StringComparison.Ordinal));

    /// <summary>What a descriptor is, as in <c>anon_inode:[eventfd]</c>; <see langword="null"/> where it is closed.</summary>
    public static string? NameOf(int fd) => LinkOf($"/proc/self/fd/{fd}");

    /// <summary>A descriptor that belongs to whoever gets it, and that nobody can map.</summary>
    public static int CreateEvent()
    {
        int fd = LibcEventFd.eventfd(0, LibcEventFd.EFD_CLOEXEC | LibcEventFd.EFD_NONBLOCK);
        Assert.True(fd >= 0, $"eventfd: {Marshal.GetLastPInvokeError()}");
        return fd;
    }

    /// <summary>A descriptor that can be mapped as a vCPU's can, and whose page says <see cref="VcpuExitReason.Unknown"/>.</summary>
    public static int CreateRunPage(int length)
    {
        string path = Path.GetTempFileName();
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(length);
        }

        int fd = LibcOpen.open(path, LibcOpen.O_RDWR | LibcOpen.O_CLOEXEC);
        File.Delete(path);
        Assert.True(fd >= 0);
        return fd;
    }

    // The descriptor that lists the folder is gone when its link is read.
    private static string? LinkOf(string path) => new FileInfo(path).LinkTarget;
}
