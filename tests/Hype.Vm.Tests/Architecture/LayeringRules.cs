namespace Hype.Vm.Tests.Architecture;

/// <summary>The rules of docs/design.md as data: who may know whom, and where the dangerous things are.</summary>
internal static class LayeringRules
{
    public static NamespaceRule[] Namespaces { get; } =
    [
        new("R1 the generator knows nothing of what it generates for", ["Hype.Kvm.Generators/"],
            Allowed: ["Hype.Kvm.Generators"], Forbidden: ["Hype"]),
        new("R1 the runtime of generated code knows no device", ["Hype.Interop/"],
            Allowed: ["Hype.Interop"], Forbidden: ["Hype"]),
        new("R1 the bindings know no monitor", ["Hype.Kvm/"],
            Allowed: ["Hype.Kvm", "Hype.Interop"], Forbidden: ["Hype"]),
        new("R1 only the machine talks to KVM", ["Hype.Vm/"],
            Allowed: [], Forbidden: ["Hype.Kvm"])
            { Except = ["Hype.Vm/Machine/", "Hype.Vm/Arch/", "Hype.Vm/Preflight/"] },
        new("R1 system calls are made where descriptors and mappings are owned", ["Hype.Vm/", "Hype.Cli/", "Hype.Nested/"],
            Allowed: [], Forbidden: ["Hype.Interop.Libc"])
            { Except = ["Hype.Vm/Memory/", "Hype.Vm/Machine/", "Hype.Vm/Consoles/", "Hype.Cli/StandardError.cs", "Hype.Cli/StandardStream.cs", "Hype.Cli/JobControl.cs"] },
        new("R1 who packs a RAM disk knows nothing of who boots it", ["Hype.Initrd/"],
            Allowed: ["Hype.Initrd"], Forbidden: ["Hype"]),
        new("R1 who runs tests in guests knows the monitor as others do, and no KVM", ["Hype.Vm.Testing/"],
            Allowed: ["Hype.Vm", "Hype.Initrd"], Forbidden: ["Hype"]),
        new("R1 the emulated host knows no guest", ["Hype.Nested/"],
            Allowed: ["Hype.Nested", "Hype.Initrd.Cpio", "Hype.Interop", "Hype.Tty"], Forbidden: ["Hype"]),
        new("R1 who makes the facts knows nothing of what they are to prove", ["Hype.Facts/"],
            Allowed: ["Hype.Facts"], Forbidden: ["Hype", "Hype.Facts.Proof"])
            { Except = ["Hype.Facts/Proof/", "Hype.Facts/Program.cs"] },
        new("R1 who proves a manifest knows who reads it, and nothing that is generated", ["Hype.Facts/Proof/"],
            Allowed: ["Hype.Facts", "Hype.Kvm.Generators"], Forbidden: ["Hype"]),
        new("R2 a virtio device knows no transport and no machine", ["Hype.Vm/Virtio/Devices/"],
            Allowed: ["Hype.Vm.Virtio", "Hype.Vm.Memory", "Hype.Vm.Events"], Forbidden: ["Hype", "Hype.Vm.Virtio.Transport"]),
        new("R3 a transport knows no device", ["Hype.Vm/Virtio/Transport/"],
            Allowed: ["Hype.Vm.Virtio", "Hype.Vm.Memory", "Hype.Vm.Events", "Hype.Vm.Bus"],
            Forbidden: ["Hype", "Hype.Vm.Virtio.Devices"]),
        new("R4 a virtqueue knows memory alone", ["Hype.Vm/Virtio/Queue/"],
            Allowed: ["Hype.Vm.Virtio", "Hype.Vm.Memory"],
            Forbidden: ["Hype", "Hype.Vm.Virtio.Transport", "Hype.Vm.Virtio.Devices"]),
        new("R5 memory knows nothing above it", ["Hype.Vm/Memory/"],
            Allowed: ["Hype.Vm.Memory", "Hype.Interop"], Forbidden: ["Hype"]),
        new("R5 the seams know no one who meets there", ["Hype.Vm/Bus/", "Hype.Vm/Events/"],
            Allowed: ["Hype.Vm.Bus", "Hype.Vm.Events", "Hype.Vm.Memory"], Forbidden: ["Hype"]),
        new("R6 a loader returns data", ["Hype.Vm/Boot/"],
            Allowed: ["Hype.Vm.Boot", "Hype.Vm.Memory", "Hype.Vm.Arch"], Forbidden: ["Hype"]),
        new("R6 tables are data", ["Hype.Vm/Acpi/"],
            Allowed: ["Hype.Vm.Acpi", "Hype.Vm.Memory", "Hype.Vm.Arch"], Forbidden: ["Hype"]),
        new("R6 legacy devices know their bus alone", ["Hype.Vm/Devices/"],
            Allowed: ["Hype.Vm.Devices", "Hype.Vm.Bus"], Forbidden: ["Hype"]),
        new("R8 what a machine tells is put into words in one place", ["Hype.Vm/", "Hype.Kvm/", "Hype.Interop/"],
            Allowed: [], Forbidden: ["Microsoft.Extensions.Logging", "System.Diagnostics.Tracing"])
            { Except = ["Hype.Vm/Diagnostics/", "Hype.Vm/VirtualMachineOptions.cs"] },
        new("R8 only the machine connects its parts with that place", ["Hype.Vm/"],
            Allowed: [], Forbidden: ["Hype.Vm.Diagnostics"])
            { Except = ["Hype.Vm/Diagnostics/", "Hype.Vm/Machine/"] },
        new("R8 that place knows the words of virtio, and no part of a machine", ["Hype.Vm/Diagnostics/"],
            Allowed: ["Hype.Vm.Diagnostics", "Hype.Vm.Virtio"], Forbidden: ["Hype", "Hype.Vm.Virtio.Transport", "Hype.Vm.Virtio.Devices"]),
    ];

    /// <summary>R5: the folders that do not know the public face, whose types C# lets them see without a using directive.</summary>
    public static string[] BelowTheFace { get; } =
    [
        "Hype.Vm/Memory/", "Hype.Vm/Bus/", "Hype.Vm/Events/", "Hype.Vm/Boot/", "Hype.Vm/Devices/", "Hype.Vm/Virtio/", "Hype.Vm/Arch/", "Hype.Vm/Acpi/",
    ];

    /// <summary>R7: an interface is a seam that a second implementation or a test double crosses.</summary>
    public static string[] Seams { get; } =
    [
        "IVirtioDevice", "IVirtqueueFormat", "IInterruptLine", "ILevelInterruptLine", "IBusDevice",
        "IGuestLoader", "IConsoleEndpoint", "IEventLoop", "IEventWatch", "IHostProbe",
    ];

    /// <summary>Where <c>unsafe</c> may be written by hand; a star stands for any part of a file name.</summary>
    public static string[] UnsafeFiles { get; } =
    [
        "Hype.Interop/Ioctl.cs",
        "Hype.Interop/SafeDescriptor.cs",
        "Hype.Interop/FlexibleArrayBuffer*.cs",
        "Hype.Interop/Libc/*.cs",
        "Hype.Interop/UnmanagedMemory.cs",
        "Hype.Kvm/Filters/KvmMsrFilters.cs",
        "Hype.Kvm/KvmRunPage.cs",
        "Hype.Kvm/Rings/KvmDirtyRing.cs",
        "Hype.Vm/Memory/GuestMemory*.cs",
        "Hype.Vm/Machine/EmptySignalHandler.cs",
        "Hype.Vm/Machine/VcpuKick.cs",
        "Hype.Vm/Machine/Descriptors/*.cs",
        "Hype.Vm/Consoles/HostDescriptor.cs",
        "Hype.Cli/StandardError.cs",
        "Hype.Nested/Libc/*.cs",
        "Hype.Nested/Processes/ChildProcess.cs",
        "Hype.Nested/Processes/NativeStrings.cs",
        "Hype.Nested/Processes/Spawn.cs",
        "Hype.Nested/Streams/Descriptor.cs",
        "Hype.Nested/Streams/PollSet.cs",
    ];

    /// <summary>Where native functions may be declared. The emulated host starts processes and shares no code with the monitor but the runtime's;
    /// the first process of a guest shares none at all.</summary>
    public static string[] ImportFiles { get; } = ["Hype.Interop/Ioctl.cs", "Hype.Interop/Libc/*.cs", "Hype.Nested/Libc/*.cs", "Hype.Vm.Testing/Guest/LibcGuest.cs"];

    /// <summary>Files that may declare several types: families of one-line records and their enumerations, read together.</summary>
    public static string[] TypeFamilies { get; } =
    [
        "Hype.Kvm.Generators/Model/Definitions.cs",
        "Hype.Kvm.Generators/Model/Outputs.cs",
        "Hype.Kvm.Generators/Model/ParsedManifest.cs",
        "Hype.Kvm.Generators/Parsing/JsonValue.cs",
    ];
}
