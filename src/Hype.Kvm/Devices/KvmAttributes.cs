using System.Runtime.InteropServices;
using Hype.Interop;

namespace Hype.Kvm;

/// <summary>Attributes of devices, vCPUs, VMs and the system, by their type. Nothing is allocated.</summary>
/// <remarks>
/// The type must be as long as the attribute is, which the manual of each device says: the kernel takes the length from the attribute, not from the call.
/// <para>See <see href="https://docs.kernel.org/virt/kvm/devices/index.html"/>.</para>
/// </remarks>
public static class KvmAttributes
{
    /// <summary>Reads an attribute of a device. <c>KVM_GET_DEVICE_ATTR</c></summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="device">The device.</param>
    /// <param name="group">The group that the attribute is in.</param>
    /// <param name="attribute">The attribute's number.</param>
    /// <returns>The value.</returns>
    /// <exception cref="KvmException">The kernel refused: ENXIO means that there is no such attribute.</exception>
    public static T GetAttribute<T>(this KvmDevice device, uint group, ulong attribute)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(device);
        T value = default;
        device.GetDeviceAttr(new KvmDeviceAttr { Group = group, Attr = attribute }, BytesOf(ref value));
        return value;
    }

    /// <summary>Sets an attribute of a device. <c>KVM_SET_DEVICE_ATTR</c></summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="device">The device.</param>
    /// <param name="group">The group that the attribute is in.</param>
    /// <param name="attribute">The attribute's number.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="KvmException">The kernel refused: ENXIO means that there is no such attribute.</exception>
    public static void SetAttribute<T>(this KvmDevice device, uint group, ulong attribute, T value)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(device);
        device.SetDeviceAttr(new KvmDeviceAttr { Group = group, Attr = attribute }, BytesOf(ref value));
    }

    /// <summary>Asks whether a device has an attribute. <c>KVM_HAS_DEVICE_ATTR</c></summary>
    /// <param name="device">The device.</param>
    /// <param name="group">The group that the attribute is in.</param>
    /// <param name="attribute">The attribute's number.</param>
    /// <returns>Whether it has.</returns>
    public static bool HasAttribute(this KvmDevice device, uint group, ulong attribute)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.TryHasDeviceAttr(new KvmDeviceAttr { Group = group, Attr = attribute }) == Errno.None;
    }

    /// <summary>Reads an attribute of a vCPU. <c>KVM_GET_DEVICE_ATTR</c></summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="group">The group that the attribute is in.</param>
    /// <param name="attribute">The attribute's number.</param>
    /// <returns>The value.</returns>
    /// <remarks>Needs <see cref="KvmCapability.VcpuAttributes"/>.</remarks>
    /// <exception cref="KvmException">The kernel refused: ENXIO means that there is no such attribute.</exception>
    public static T GetAttribute<T>(this KvmVcpu vcpu, uint group, ulong attribute)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(vcpu);
        T value = default;
        vcpu.GetDeviceAttr(new KvmDeviceAttr { Group = group, Attr = attribute }, BytesOf(ref value));
        return value;
    }

    /// <summary>Sets an attribute of a vCPU. <c>KVM_SET_DEVICE_ATTR</c></summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="group">The group that the attribute is in.</param>
    /// <param name="attribute">The attribute's number.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="KvmException">The kernel refused: ENXIO means that there is no such attribute.</exception>
    public static void SetAttribute<T>(this KvmVcpu vcpu, uint group, ulong attribute, T value)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(vcpu);
        vcpu.SetDeviceAttr(new KvmDeviceAttr { Group = group, Attr = attribute }, BytesOf(ref value));
    }

    /// <summary>Asks whether a vCPU has an attribute. <c>KVM_HAS_DEVICE_ATTR</c></summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="group">The group that the attribute is in.</param>
    /// <param name="attribute">The attribute's number.</param>
    /// <returns>Whether it has.</returns>
    public static bool HasAttribute(this KvmVcpu vcpu, uint group, ulong attribute)
    {
        ArgumentNullException.ThrowIfNull(vcpu);
        return vcpu.TryHasDeviceAttr(new KvmDeviceAttr { Group = group, Attr = attribute }) == Errno.None;
    }

    /// <summary>Reads an attribute of the system. <c>KVM_GET_DEVICE_ATTR</c></summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="system">The system.</param>
    /// <param name="group">The group that the attribute is in.</param>
    /// <param name="attribute">The attribute's number.</param>
    /// <returns>The value.</returns>
    /// <remarks>Needs <see cref="KvmCapability.SysAttributes"/>.</remarks>
    /// <exception cref="KvmException">The kernel refused: ENXIO means that there is no such attribute.</exception>
    public static T GetAttribute<T>(this KvmSystem system, uint group, ulong attribute)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(system);
        T value = default;
        system.GetDeviceAttr(new KvmDeviceAttr { Group = group, Attr = attribute }, BytesOf(ref value));
        return value;
    }

    private static Span<byte> BytesOf<T>(ref T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new Span<T>(ref value));
}
