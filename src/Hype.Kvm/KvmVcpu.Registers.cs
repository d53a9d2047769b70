using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hype.Kvm;

/// <content>Registers one by one.</content>
public sealed partial class KvmVcpu
{
    /// <summary>Reads one register. <c>KVM_GET_ONE_REG</c></summary>
    /// <typeparam name="T">A type of the register's size, which its id tells.</typeparam>
    /// <param name="id">The register's id, as the kernel's headers make it: architecture, size, kind and number.</param>
    /// <returns>The value.</returns>
    /// <remarks>Needs <see cref="KvmCapability.OneReg"/>. Nothing is allocated.</remarks>
    /// <exception cref="ArgumentException">The id is of another size than <typeparamref name="T"/>.</exception>
    /// <exception cref="KvmException">The kernel refused: ENOENT means that the vCPU has no such register.</exception>
    public T GetRegister<T>(ulong id)
        where T : unmanaged
    {
        CheckSize<T>(id);
        T value = default;
        GetOneReg(new KvmOneReg { Id = id }, MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>Sets one register. <c>KVM_SET_ONE_REG</c></summary>
    /// <typeparam name="T">A type of the register's size, which its id tells.</typeparam>
    /// <param name="id">The register's id, as the kernel's headers make it: architecture, size, kind and number.</param>
    /// <param name="value">The value.</param>
    /// <remarks>Needs <see cref="KvmCapability.OneReg"/>. Nothing is allocated.</remarks>
    /// <exception cref="ArgumentException">The id is of another size than <typeparamref name="T"/>.</exception>
    /// <exception cref="KvmException">The kernel refused: ENOENT means that the vCPU has no such register, EINVAL that it cannot have that value.</exception>
    public void SetRegister<T>(ulong id, T value)
        where T : unmanaged
    {
        CheckSize<T>(id);
        SetOneReg(new KvmOneReg { Id = id }, MemoryMarshal.AsBytes(new Span<T>(ref value)));
    }

    private static void CheckSize<T>(ulong id)
        where T : unmanaged
    {
        int size = 1 << (int)((id >> KvmConstants.RegSizeShift) & 0xF);
        if (Unsafe.SizeOf<T>() != size)
        {
            throw new ArgumentException($"The register 0x{id:x} has {size} bytes, and {typeof(T).Name} has {Unsafe.SizeOf<T>()}.", nameof(id));
        }
    }
}
