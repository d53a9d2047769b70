using Hype.Interop;

namespace Hype.Kvm;

/// <content>Devices that the kernel emulates, and files of guest memory.</content>
public sealed partial class KvmVm
{
    /// <summary>Creates a device that the kernel emulates for this VM. <c>KVM_CREATE_DEVICE</c></summary>
    /// <param name="type">The type of device.</param>
    /// <returns>The device; its state is in attributes. The kernel keeps it as long as the VM, whatever becomes of this handle.</returns>
    /// <exception cref="KvmException">
    /// The kernel refused: ENODEV means that it has no such device, EEXIST that the VM has one already and can have no second.
    /// </exception>
    public KvmDevice CreateDevice(KvmDeviceType type)
    {
        KvmCreateDevice request = new() { Type = type };
        return CreateDeviceDescriptor(ref request)!;
    }

    /// <summary>Asks whether the kernel has a type of device for this VM, without making one. <c>KVM_CREATE_DEVICE</c></summary>
    /// <param name="type">The type of device.</param>
    /// <returns>Whether it has.</returns>
    /// <exception cref="KvmException">The kernel refused for another reason than that.</exception>
    public bool IsDeviceTypeSupported(KvmDeviceType type)
    {
        KvmCreateDevice request = new() { Type = type, Flags = KvmCreateDeviceFlags.Test };
        Errno errno = TryCreateDeviceDescriptor(ref request, out _);
        if (errno is not (Errno.None or Errno.ENODEV))
        {
            KvmRequests.ThrowKvmCreateDevice(errno, in request);
        }

        return errno == Errno.None;
    }

    /// <summary>Creates a file of guest memory, with close-on-exec. <c>KVM_CREATE_GUEST_MEMFD</c></summary>
    /// <param name="size">The size in bytes, a multiple of the page size above 0.</param>
    /// <param name="flags">Its properties; those that a VM knows are the value of <see cref="KvmCapability.GuestMemFdFlags"/>.</param>
    /// <returns>The file. Bind ranges of it to memory slots with <see cref="SetUserMemoryRegion2"/>.</returns>
    /// <remarks>Needs <see cref="KvmCapability.GuestMemFd"/>, which not every type of VM has.</remarks>
    /// <exception cref="KvmException">The kernel refused.</exception>
    public KvmGuestMemFd CreateGuestMemFd(ulong size, KvmGuestMemFdFlags flags = 0)
    {
        KvmGuestMemFd file = CreateGuestMemFdDescriptor(new KvmCreateGuestMemFd { Size = size, Flags = flags });
        try
        {
            file.CloseOnExec(); // which the kernel leaves out here, alone among the descriptors of KVM
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
