using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Tests.Boot.Linux;
using Hype.Vm.Tests.Machine;
using Xunit;

namespace Hype.Vm.Tests.Errors;

/// <summary>Makes machines that are refused, and asserts with what sentence and that nothing of them is left.</summary>
public abstract class RefusedMachine : IDisposable
{
    /// <summary>What every sentence on a file that is no kernel ends with.</summary>
    protected const string KernelWanted =
        "an x86-64 bzImage or vmlinux is needed (/boot/vmlinuz-* of a distribution, arch/x86/boot/bzImage or vmlinux of a kernel build).";

    /// <summary>A KVM that is not there: who gets as far as opening it has looked too late.</summary>
    private const string Nowhere = "/nonexistent/kvm";

    private readonly string _directory = Directory.CreateTempSubdirectory("hype-errors-").FullName;

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    internal string PathOf(string name) => Path.Combine(_directory, name);

    internal string WriteFile(string name, byte[] content)
    {
        File.WriteAllBytes(PathOf(name), content);
        return PathOf(name);
    }

    internal string WriteKernel() => WriteFile("vmlinuz", new BzImageBuilder().Build());

    /// <summary>A machine of this boot is refused before KVM is looked at.</summary>
    internal static void AssertBootRefused(IGuestLoader boot, string sentence, ByteSize? memory = null, bool acpi = true) =>
        AssertRefused<KernelLoadException>(
            new VirtualMachineOptions
            {
                Boot = boot,
                KvmPath = Nowhere,
                MemorySize = memory ?? ByteSize.MiB(64),
                Acpi = acpi,
                Devices = { new VirtioEntropyOptions() },
            },
            sentence);

    internal static void AssertBootRefused(byte[] kernel, string sentence, ByteSize? memory = null) =>
        AssertBootRefused(LinuxBoot.FromMemory(kernel), sentence, memory);

    /// <summary>A machine with such a value is refused before KVM is looked at.</summary>
    internal static void AssertValueRefused(string option, string sentence, ByteSize memory, int vcpuCount = 1)
    {
        VirtualMachineOptions options = new() { Boot = new TinyGuest(static _ => { }), KvmPath = Nowhere, MemorySize = memory, VcpuCount = vcpuCount };

        ArgumentOutOfRangeException exception = AssertRefused<ArgumentOutOfRangeException>(options);

        Assert.Equal(option, exception.ParamName);
        Assert.Equal(sentence, exception.Message.Split(" (Parameter '")[0]);
    }

    internal static void AssertRefused<T>(VirtualMachineOptions options, string sentence)
        where T : Exception =>
        Assert.Equal(sentence, AssertRefused<T>(options).Message);

    private static T AssertRefused<T>(VirtualMachineOptions options)
        where T : Exception
    {
        SortedDictionary<string, int> before = HostResources.Take();

        T exception = Assert.Throws<T>(() => VirtualMachine.Create(options));

        HostResources.AssertNoneBeyond(before);
        return exception;
    }
}
