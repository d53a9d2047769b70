using Hype.Interop;
using Hype.Testing;

namespace Hype.Kvm.Tests;

/// <summary>What a user reads when something is refused; one snapshot for each hint.</summary>
public sealed class ErrorMessageTests
{
    [Fact]
    public async Task Open_without_device_says_how_to_get_one()
    {
        KvmException exception = Assert.Throws<KvmException>(() => KvmSystem.Open("/dev/no-kvm-here"));

        Assert.Equal(Errno.ENOENT, exception.Errno);
        await Verifier.Verify(exception.Message).UseFileName("Error.Open.ENOENT");
    }

    [Fact]
    public async Task Open_of_another_device_says_that_it_is_not_KVM()
    {
        KvmException exception = Assert.Throws<KvmException>(() => KvmSystem.Open("/dev/null"));

        await Verifier.Verify(exception.Message).UseFileName("Error.GetApiVersion.ENOTTY");
    }

    [Theory]
    [InlineData(Errno.EACCES)]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.ENODEV)]
    [InlineData(Errno.ENXIO)]
    [InlineData(Errno.ENOTDIR)]
    [InlineData(Errno.EISDIR)]
    public async Task Open_refused_says_what_to_do(Errno errno)
    {
        // The tests may run as root, whom no permission stops: the exception is made as Open makes it.
        string message = new KvmException("open(/dev/kvm)", errno, null, KvmSystem.HintForOpen(errno)).Message;

        await Verifier.Verify(message).UseFileName($"Error.Open.{errno}");
    }

    [Fact]
    public async Task CreateVm_busy_says_who_may_be_using_the_processor()
    {
        KvmException exception = Assert.Throws<KvmException>(() => KvmRequests.ThrowKvmCreateVm(Errno.EBUSY, 0));

        await Verifier.Verify(exception.Message).UseFileName("Error.CreateVm.EBUSY");
    }

    [RequiresKvmFact]
    public async Task SetUserMemoryRegion_with_an_odd_size_names_slot_and_range()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        KvmUserspaceMemoryRegion region = new() { Slot = 1, GuestPhysAddr = 0xC000_0000 };

        KvmException exception = Assert.Throws<KvmException>(() => vm.SetUserMemoryRegion(in region, OddMemory()));

        await Verifier.Verify(exception.Message).UseFileName("Error.SetUserMemoryRegion.EINVAL");
    }

    private static unsafe UnmanagedMemory OddMemory() => new(null, 0x1001);

    [RequiresKvmFact]
    public async Task Require_missing_capability_names_it_and_the_purpose()
    {
        using KvmSystem kvm = KvmSystem.Open();

        KvmException exception = Assert.Throws<KvmException>(() => kvm.Require(KvmCapability.S390IrqChip, "deliver virtio interrupts"));

        await Verifier.Verify(exception.Message).UseFileName("Error.Require");
    }
}
