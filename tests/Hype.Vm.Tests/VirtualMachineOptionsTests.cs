using Hype.Vm.Arch.X86;
using Hype.Vm.Boot;
using Hype.Vm.Consoles;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests;

/// <summary>Every mistake a caller can make is named before anything is opened: the path of KVM here leads nowhere.</summary>
public sealed class VirtualMachineOptionsTests
{
    private const string Nowhere = "/nonexistent/kvm";

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(255)]
    public void VcpuCount_out_of_range_is_refused(int count)
    {
        VirtualMachineOptions options = new() { Boot = new NoGuest(), KvmPath = Nowhere, VcpuCount = count };

        AssertRefused<ArgumentOutOfRangeException>(options, "VcpuCount", $"A virtual machine has 1 to 254 vCPUs, not {count}.");
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(4097UL)]
    [InlineData(ulong.MaxValue - 4095)]
    public void MemorySize_out_of_range_is_refused(ulong bytes)
    {
        VirtualMachineOptions options = new() { Boot = new NoGuest(), KvmPath = Nowhere, MemorySize = new ByteSize(bytes) };

        AssertRefused<ArgumentOutOfRangeException>(
            options,
            "MemorySize",
            $"The memory size is {new ByteSize(bytes)}; it must be a multiple of 4 KiB, from 4 KiB to {new ByteSize(GuestMemoryLayout.MaxSize)}.");
    }

    [Fact]
    public void Boot_that_is_missing_is_refused() =>
        Assert.Throws<ArgumentNullException>("Boot", () => VirtualMachine.Create(new VirtualMachineOptions { Boot = null!, KvmPath = Nowhere }));

    [Fact]
    public void KvmPath_that_is_empty_is_refused() =>
        AssertRefused<ArgumentException>(
            new VirtualMachineOptions { Boot = new NoGuest(), KvmPath = "" },
            "KvmPath",
            "The path of KVM's device is empty; as a rule it is /dev/kvm.");

    [Fact]
    public void Options_that_are_missing_are_refused() =>
        Assert.Throws<ArgumentNullException>("options", () => VirtualMachine.Create(null!));

    [Fact]
    public void Devices_that_are_missing_are_refused() =>
        Assert.Throws<ArgumentNullException>(
            "Devices",
            () => VirtualMachine.Create(new VirtualMachineOptions { Boot = new NoGuest(), KvmPath = Nowhere, Devices = null! }));

    [Fact]
    public void Device_that_is_null_is_refused()
    {
        VirtualMachineOptions options = new() { Boot = new NoGuest(), KvmPath = Nowhere, Devices = { new VirtioEntropyOptions(), null! } };

        AssertRefused<ArgumentException>(options, "Devices", "Device 1 is null. Leave it out, or give its options.");
    }

    [Fact]
    public void Console_without_an_endpoint_is_refused()
    {
        VirtualMachineOptions options = new() { Boot = new NoGuest(), KvmPath = Nowhere, Devices = { new VirtioConsoleOptions { Endpoint = null! } } };

        AssertRefused<ArgumentException>(options, "Devices", "Device 0 is a console without an endpoint. Set VirtioConsoleOptions.Endpoint.");
    }

    [Fact]
    public void Endpoint_used_by_two_consoles_is_refused()
    {
        MemoryConsole console = new();
        VirtualMachineOptions options = new()
        {
            Boot = new NoGuest(),
            KvmPath = Nowhere,
            Devices = { new VirtioConsoleOptions { Endpoint = console }, new VirtioEntropyOptions(), new VirtioConsoleOptions { Endpoint = console } },
        };

        AssertRefused<ArgumentException>(options, "Devices", "Devices 0 and 2 are consoles with one endpoint. Give each console an endpoint of its own.");
    }

    [Fact]
    public void Devices_beyond_the_interrupts_are_refused()
    {
        VirtualMachineOptions options = new() { Boot = new NoGuest(), KvmPath = Nowhere };
        for (int i = 0; i <= X86Layout.VirtioInterrupts.Length; i++)
        {
            options.Devices.Add(new VirtioEntropyOptions());
        }

        int most = X86Layout.VirtioInterrupts.Length;
        AssertRefused<ArgumentException>(options, "Devices", $"A virtual machine has at most {most} virtio devices, an interrupt each; {most + 1} were given.");
    }

    [Fact]
    public void Validate_of_the_defaults_passes() => Assert.NotNull(new VirtualMachineOptions { Boot = new NoGuest() }.Validate());

    [Fact]
    public void Loader_that_refuses_is_asked_before_anything_is_opened()
    {
        VirtualMachineOptions options = new() { Boot = new RefusingGuest(), KvmPath = Nowhere };

        Assert.Throws<KernelLoadException>(() => VirtualMachine.Create(options));
    }

    private static void AssertRefused<T>(VirtualMachineOptions options, string parameter, string sentence)
        where T : ArgumentException
    {
        T exception = Assert.Throws<T>(parameter, () => VirtualMachine.Create(options));

        Assert.StartsWith(sentence, exception.Message, StringComparison.Ordinal);
    }

    private sealed class NoGuest : IGuestLoader
    {
        public BootState Load(GuestLoadContext context) => BootState.RealMode(new GuestAddress(0));
    }

    private sealed class RefusingGuest : IGuestLoader
    {
        public void Validate(GuestMemoryLayout layout, IReadOnlyList<string> deviceParameters) => throw new KernelLoadException("no");

        public BootState Load(GuestLoadContext context) => throw new InvalidOperationException("Not to be reached.");
    }
}
