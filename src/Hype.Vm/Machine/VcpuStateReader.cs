using Hype.Kvm;
using Hype.Kvm.X64;
using Hype.Vm.Memory;

namespace Hype.Vm.Machine;

/// <summary>Reads where a vCPU is when it ends the run: its registers, and the code that they point to.</summary>
/// <param name="index">The vCPU's number.</param>
/// <param name="vcpu">The vCPU; it is read on its thread.</param>
/// <param name="memory">The guest's RAM.</param>
internal sealed class VcpuStateReader(int index, KvmVcpu vcpu, GuestMemory memory)
{
    /// <summary>The length of the longest instruction.</summary>
    private const int MaxInstructionLength = 15;

    private const ulong PageSize = 4096;
    private const ulong EferLongModeActive = 1 << 10;

    /// <summary>Reads the registers, and the code at the instruction pointer as far as it lies in RAM.</summary>
    /// <returns>The state.</returns>
    /// <exception cref="KvmException">KVM does not tell the registers.</exception>
    internal VcpuState Read()
    {
        VcpuState state = ReadRegisters(out ulong code);
        return state with { CodeBytes = ReadCode(code) };
    }

    /// <summary>Reads the registers alone, where a look at the guest's memory could be our end too.</summary>
    /// <returns>The state.</returns>
    /// <exception cref="KvmException">KVM does not tell the registers.</exception>
    internal VcpuState ReadRegisters() => ReadRegisters(out _);

    private VcpuState ReadRegisters(out ulong code)
    {
        vcpu.GetRegs(out KvmRegs registers);
        vcpu.GetSregs(out KvmSregs system);
        bool isCode64 = (system.Efer & EferLongModeActive) != 0 && system.Cs.L != 0;
        code = isCode64 ? registers.Rip : (uint)(system.Cs.Base + registers.Rip);
        return new VcpuState
        {
            Index = index,
            IsValid = true,
            Rip = registers.Rip,
            Rsp = registers.Rsp,
            Rflags = registers.Rflags,
            Cr0 = system.Cr0,
            Cr2 = system.Cr2,
            Cr3 = system.Cr3,
            Cr4 = system.Cr4,
            Efer = system.Efer,
            CsBase = system.Cs.Base,
        };
    }

    /// <summary>Reads as much of the longest instruction as lies in RAM: the guest may have unmapped its second page, or point nowhere.</summary>
    private byte[] ReadCode(ulong address)
    {
        byte[] bytes = new byte[MaxInstructionLength];
        int count = 0;
        while (count < bytes.Length)
        {
            ulong linear = unchecked(address + (ulong)count);
            int inPage = (int)Math.Min((ulong)(bytes.Length - count), PageSize - (linear % PageSize));
            if (!TryTranslate(linear, out ulong physical) || !memory.TryRead(new GuestAddress(physical), bytes.AsSpan(count, inPage)))
            {
                break;
            }

            count += inPage;
        }

        return bytes[..count];
    }

    private bool TryTranslate(ulong linear, out ulong physical)
    {
        KvmTranslation translation = new() { LinearAddress = linear };
        try
        {
            vcpu.Translate(ref translation);
        }
        catch (KvmException)
        {
            physical = 0;
            return false; // The registers are worth more than the reason why their code cannot be read.
        }

        physical = translation.PhysicalAddress;
        return translation.Valid != 0;
    }
}
