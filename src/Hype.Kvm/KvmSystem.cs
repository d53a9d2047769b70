using System.Globalization;
using Hype.Interop;

namespace Hype.Kvm;

public sealed partial class KvmSystem
{
    private const string DevicePath = "/dev/kvm";

    /// <summary>Opens <c>/dev/kvm</c> and checks that it speaks the version of the interface that this library knows.</summary>
    /// <returns>The handle.</returns>
    /// <exception cref="KvmException">There is no KVM here, this user may not use it, or it is not KVM; the hint says what to do.</exception>
    public static KvmSystem Open() => Open(DevicePath);

    /// <summary>Opens KVM at another path than <c>/dev/kvm</c>, and checks that it speaks the version of the interface that this library knows.</summary>
    /// <param name="path">The path of the device.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="KvmException">There is no KVM there, this user may not use it, or it is not KVM; the hint says what to do.</exception>
    public static KvmSystem Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        KvmSystem system = OpenDevice(path);
        try
        {
            system.CheckApiVersion(path);
            return system;
        }
        catch
        {
            system.Dispose();
            throw;
        }
    }

    /// <summary>Creates a virtual machine without memory and processors.</summary>
    /// <param name="type">The type of VM; 0 is the ordinary one.</param>
    /// <returns>The VM. It stays usable when this handle is disposed of.</returns>
    /// <exception cref="KvmException">The kernel refused; EBUSY means that another hypervisor is using the processor.</exception>
    public KvmVm CreateVm(ulong type = 0)
    {
        int runPageSize = GetVcpuMmapSize();
        KvmVm vm = CreateVmDescriptor(type);
        vm.RunPageSize = runPageSize;
        return vm;
    }

    /// <summary>Checks that a capability is there, before the feature it announces is used.</summary>
    /// <param name="capability">The capability.</param>
    /// <param name="purpose">What it is needed for, to complete "Hype needs it to …"; or <see langword="null"/>.</param>
    /// <exception cref="KvmException">It is missing.</exception>
    public void Require(KvmCapability capability, string? purpose = null)
    {
        if (CheckExtension(capability) == 0)
        {
            CapabilityMissing.Throw(capability, purpose);
        }
    }

    private void CheckApiVersion(string path)
    {
        Errno errno = TryGetApiVersion(out int version);
        if (errno != Errno.None)
        {
            throw new KvmException("KVM_GET_API_VERSION", errno, path, "This is not the device of KVM: give the path of that, as a rule /dev/kvm.");
        }

        if (version != KvmConstants.ApiVersion)
        {
            string detail = string.Create(CultureInfo.InvariantCulture, $"version {version}, where {KvmConstants.ApiVersion} is needed");
            throw new KvmException("KVM_GET_API_VERSION", Errno.ENOSYS, detail, "This kernel's KVM is too old or too new.");
        }
    }
}
