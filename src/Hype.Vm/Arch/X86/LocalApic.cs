using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Hype.Kvm;
using Hype.Kvm.X64;

namespace Hype.Vm.Arch.X86;

/// <summary>The local interrupt pins as firmware leaves them: LINT0 takes the 8259's interrupts, LINT1 is the NMI (SDM volume 3, 12.5.1).</summary>
internal static class LocalApic
{
    private const int LvtLint0 = 0x350;
    private const int LvtLint1 = 0x360;
    private const uint DeliveryModeMask = 0x700;
    private const uint DeliveryModeExtInt = 0x700;
    private const uint DeliveryModeNmi = 0x400;
    private const uint Masked = 1 << 16;

    /// <summary>Sets both pins.</summary>
    /// <param name="vcpu">The vCPU, of a machine with an in-kernel interrupt controller.</param>
    /// <exception cref="KvmException">KVM refuses.</exception>
    internal static void ConnectPins(KvmVcpu vcpu)
    {
        vcpu.GetLapic(out KvmLapicState state);
        Span<byte> registers = MemoryMarshal.AsBytes(new Span<KvmLapicState>(ref state));
        SetDeliveryMode(registers[LvtLint0..], DeliveryModeExtInt);
        SetDeliveryMode(registers[LvtLint1..], DeliveryModeNmi);
        vcpu.SetLapic(in state);
    }

    private static void SetDeliveryMode(Span<byte> register, uint mode)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(register);
        BinaryPrimitives.WriteUInt32LittleEndian(register, (value & ~(DeliveryModeMask | Masked)) | mode);
    }
}
