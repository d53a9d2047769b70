using Hype.Interop;
using Hype.Kvm.X64;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>Memory behind an address that is shorter than what the kernel reads or writes there: refused before the call, which would corrupt the process.</summary>
public sealed class ShortMemoryTests
{
    private const ulong WordRegister = 0x2030_0000_0000_0000; // bits 52 to 55 say 8 bytes

    [Fact]
    public void A_registers_value_must_be_as_long_as_its_id_says()
    {
        var invoker = new ScriptedInvoker(ScriptedInvoker.Succeed(0));
        using var vcpu = new KvmVcpu { Invoker = invoker };
        var register = new KvmOneReg { Id = WordRegister };

        Assert.Throws<ArgumentOutOfRangeException>("value", () => vcpu.TryGetOneReg(register, new byte[7]));
        Assert.Throws<ArgumentOutOfRangeException>("value", () => vcpu.TrySetOneReg(register, new byte[7]));
        Assert.Empty(invoker.Calls);
        Assert.Equal(Errno.None, vcpu.TryGetOneReg(register, new byte[8]));
    }

    [Fact]
    public void A_bitmap_to_clear_must_cover_its_pages()
    {
        var invoker = new ScriptedInvoker(ScriptedInvoker.Succeed(0));
        using var vm = new KvmVm { Invoker = invoker };
        var range = new KvmClearDirtyLog { NumPages = 65 };

        Assert.Throws<ArgumentOutOfRangeException>("bitmap", () => vm.TryClearDirtyLog(range, new byte[15]));
        Assert.Empty(invoker.Calls);
        Assert.Equal(Errno.None, vm.TryClearDirtyLog(range, new byte[16]));
    }

    [Fact]
    public void A_hypercall_page_must_be_as_long_as_the_configuration_says()
    {
        var invoker = new ScriptedInvoker(ScriptedInvoker.Succeed(0));
        using var vm = new KvmVm { Invoker = invoker };
        var config = new KvmXenHvmConfig { BlobSize64 = 1 };

        Assert.Throws<ArgumentOutOfRangeException>("blob64", () => vm.TryXenHvmConfig(config, default, default));
        Assert.Empty(invoker.Calls);
    }
}
