using Hype.Interop;
using Hype.Kvm.X64;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>The calls that a monitor makes all the time allocate not one byte.</summary>
public sealed class AllocationTests
{
    private const int Times = 1000;

    private static readonly Dictionary<string, Action<ToyGuest>> s_calls = new()
    {
        ["GetRegs"] = guest => guest.Vcpu.GetRegs(out _),
        ["TryGetRegs"] = guest => Check(guest.Vcpu.TryGetRegs(out _)),
        ["SetRegs"] = guest => guest.Vcpu.SetRegs(new KvmRegs { Rflags = 2 }),
        ["TrySetRegs"] = guest => Check(guest.Vcpu.TrySetRegs(new KvmRegs { Rflags = 2 })),
        ["GetSregs"] = guest => guest.Vcpu.GetSregs(out _),
        ["TryGetSregs"] = guest => Check(guest.Vcpu.TryGetSregs(out _)),
        ["SetSregs"] = SetSregs,
        ["CheckExtension"] = guest => guest.Vm.CheckExtension(KvmCapability.UserMemory),
        ["TryCheckExtension"] = guest => Check(guest.Vm.TryCheckExtension(KvmCapability.UserMemory, out _)),
        ["a refused call"] = guest => guest.Vm.TryCreateIrqChip(), // after the vCPU: refused every time
        ["ImmediateExit"] = guest => guest.Vcpu.ImmediateExit = guest.Vcpu.ImmediateExit,
        ["a port's exit"] = RunToPort,
    };

    public static TheoryData<string> Calls => [.. s_calls.Keys];

    [SkippableTheory]
    [MemberData(nameof(Calls))]
    public void Call_allocates_nothing(string name)
    {
        Skip.IfNot(File.Exists("/dev/kvm"), "There is no /dev/kvm.");
        using ToyGuest guest = new(0xE6, 0x10, 0xEB, 0xFC); // again: out 0x10, al; jmp again
        Action<ToyGuest> call = s_calls[name];

        long allocated = ToyGuest.WithDeadline(() =>
        {
            Repeat(call, guest, Times / 10); // what is compiled and loaded on first use does not count
            long before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(call, guest, Times);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.Equal(0, allocated);
    }

    private static void Repeat(Action<ToyGuest> call, ToyGuest guest, int times)
    {
        for (int i = 0; i < times; i++)
        {
            call(guest);
        }
    }

    private static void SetSregs(ToyGuest guest)
    {
        guest.Vcpu.GetSregs(out KvmSregs sregs);
        guest.Vcpu.SetSregs(in sregs);
    }

    private static void RunToPort(ToyGuest guest)
    {
        VcpuExit exit = guest.Vcpu.Run();
        if (exit.Reason != VcpuExitReason.Io || exit.Io.Port != 0x10 || exit.Io.Data.Length != 1)
        {
            throw new InvalidOperationException("The guest writes a byte to port 16, and does nothing else.");
        }
    }

    private static void Check(Errno errno)
    {
        if (errno != Errno.None)
        {
            throw new InvalidOperationException("The kernel refused.");
        }
    }
}
