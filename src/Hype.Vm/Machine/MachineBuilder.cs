using Hype.Interop;
using Hype.Kvm;
using Hype.Vm.Acpi;
using Hype.Vm.Arch.X86;
using Hype.Vm.Boot;
using Hype.Vm.Bus;
using Hype.Vm.Diagnostics;
using Hype.Vm.Events;
using Hype.Vm.Machine.Descriptors;
using Hype.Vm.Memory;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Machine;

/// <summary>Wires a machine from its options, step by step; a step that fails releases what the steps before it acquired.</summary>
internal sealed class MachineBuilder
{
    private readonly VirtualMachineOptions _options;
    private readonly OwnedResources _host;
    private readonly GuestMemory _memory;
    private readonly MachineDiagnostics _diagnostics;
    private readonly RunOutcome _outcome = new();
    private readonly ApicTopology _processors;
    private readonly AddressSpaceBus _ports = new();
    private readonly AddressSpaceBus _mmio = new();
    private readonly List<VirtioConsole> _consoles = [];
    private readonly ConsoleTails _tails = new();
    private SerialHostEnd? _serial;

    private MachineBuilder(VirtualMachineOptions options, GuestMemory memory, OwnedResources host)
    {
        _options = options;
        _processors = options.Topology;
        _memory = memory;
        _host = host;
        _diagnostics = new MachineDiagnostics(options.LoggerFactory);
        _outcome.OnLateFailure(_diagnostics.OnLateFailure);
    }

    /// <summary>Builds a machine whose guest is loaded and whose vCPUs are ready to run.</summary>
    /// <param name="options">What it is made of.</param>
    /// <returns>The machine.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="KernelLoadException">The guest cannot be booted on such a machine.</exception>
    /// <exception cref="SystemCallException">KVM or the host refuses something.</exception>
    internal static MachineParts Build(VirtualMachineOptions options)
    {
        // The caller's mistakes come to light before anything is opened.
        GuestMemoryLayout layout = options.Validate();
        options.Boot.Validate(layout, HasAcpi(options, layout) ? [] : VirtioBus.PlanKernelParameters(options.Devices.Count));

        OwnedResources host = new();
        GuestMemory memory = new(layout, options.MemoryBacking);
        try
        {
            return new MachineBuilder(options, memory, host).Build();
        }
        catch
        {
            try
            {
                host.Dispose();
            }
            finally
            {
                memory.Dispose();
            }

            throw;
        }
    }

    private MachineParts Build()
    {
        // 1. KVM, with everything this monitor cannot do without.
        KvmSystem kvm = _host.Own(KvmSystem.Open(_options.KvmPath));
        kvm.Require(KvmCapability.UserMemory);
        kvm.Require(KvmCapability.ImmediateExit);
        VcpuLimits.Check(kvm, _processors);
        KvmVm vm = _host.Own(kvm.CreateVm());
        MemorySlots.Register(vm, _memory);

        // 2. The platform, before any vCPU: a vCPU gets its local APIC when it is created. A toy guest gets the bare processor.
        // Without the interrupt controller that would start them, KVM would run the other vCPUs from their reset vector at once.
        bool hasPlatform = _options.Boot.NeedsPlatform || _options.VcpuCount > 1 || _options.Devices.Count > 0 || _options.Serial is not null;
        X86VcpuSetup? setup = hasPlatform ? new X86VcpuSetup(kvm, _processors) : null;
        if (setup is not null)
        {
            setup.CheckMemory(_memory.Layout);
            X86Platform.Create(kvm, vm);
        }

        // 3. The vCPUs' descriptors, so that they are closed after those that interrupt them.
        KvmVcpu[] descriptors = CreateVcpuDescriptors(vm);

        // 4. The io thread and the devices that live on it.
        MachineThreads threads = _host.Own(new MachineThreads("hype-io", _outcome, _options.VcpuCount, HasPendingOutput));
        VirtioDeviceFactory devices = new(threads.Io, _host, _outcome, _consoles, _diagnostics, _tails);
        VirtioBus virtio = new(vm, threads.Io, _memory, _mmio, _host, _diagnostics);
        foreach (VirtioDeviceOptions device in _options.Devices)
        {
            virtio.Add(devices.Create(device, index: virtio.Devices.Count));
        }

        LegacyDevices? legacy = null;
        if (hasPlatform)
        {
            legacy = new LegacyDevices(vm, _ports, _host, _outcome, OpenSerial(threads.Io));
        }

        // 5. The guest, now that what announces the devices is known.
        BootState boot = _options.Boot.Load(Announce(virtio));

        // 6. The vCPUs' state, and a watch for the moment when none of them will run again.
        IReadOnlyList<string> refusedMsrs = SetUpVcpus(setup, descriptors, boot);
        VcpuContext context = new(_memory, _ports, _mmio, _outcome, new VcpuKick(), threads.Pause, _options.CountExits);
        Vcpu[] vcpus = [.. descriptors.Select((vcpu, index) => new Vcpu(index, vcpu, context, threads.OnVcpuEnd))];
        if (hasPlatform)
        {
            _host.Own(new HaltWatch(threads.Io, vcpus, _outcome));
        }

        string[] warnings = [.. refusedMsrs.Select(static msr => $"KVM on this host refused to set {msr}; the guest finds KVM's own value there.")];
        _diagnostics.OnCreated(_options, warnings);
        return new MachineParts
        {
            Memory = _memory,
            Outcome = _outcome,
            Tails = _tails,
            Threads = threads,
            Vcpus = vcpus,
            Consoles = [.. _consoles.Select(console => new GuestConsole(console, threads.Io))],
            Host = _host,
            Warnings = warnings,
            Diagnostics = _diagnostics,
            LegacyDevices = legacy,
            Counters = new MachineCounters(vcpus, virtio.Notifications, virtio.Devices),
        };
    }

    /// <summary>Tells whether the machine describes itself by ACPI: where that is asked for, a guest looks for it, and there is memory where it goes.</summary>
    private static bool HasAcpi(VirtualMachineOptions options, GuestMemoryLayout layout) =>
        options.Acpi && options.Boot.NeedsPlatform && layout.Ranges[0].End >= X86Layout.ExtendedMemory;

    /// <summary>Announces the devices in one way only: a kernel that found them in two would take each for two.</summary>
    private GuestLoadContext Announce(VirtioBus virtio)
    {
        byte[] seed = new byte[GuestLoadContext.RandomSeedSize];
        HostRandom.Fill(seed);
        if (!HasAcpi(_options, _memory.Layout))
        {
            return new GuestLoadContext(_memory, virtio.KernelParameters, _processors) { RandomSeed = seed };
        }

        GuestAddress root = AcpiTables.Write(_memory, _processors, virtio.Devices.Count);
        return new GuestLoadContext(_memory, [], _processors) { AcpiRootPointer = root, RandomSeed = seed };
    }

    private SerialHostEnd? OpenSerial(IEventLoop loop)
    {
        if (_options.Serial is SerialPortOptions options)
        {
            _serial = SerialPortFactory.Create(options, loop, _host, _outcome, _tails);
        }

        return _serial;
    }

    private KvmVcpu[] CreateVcpuDescriptors(KvmVm vm)
    {
        KvmVcpu[] vcpus = new KvmVcpu[_options.VcpuCount];
        for (int i = 0; i < vcpus.Length; i++)
        {
            vcpus[i] = _host.Own(vm.CreateVcpu(_processors.ApicIdOf(i)));
        }

        return vcpus;
    }

    private static IReadOnlyList<string> SetUpVcpus(X86VcpuSetup? setup, KvmVcpu[] vcpus, BootState boot)
    {
        IReadOnlyList<string> refusedMsrs = [];
        for (int i = 0; i < vcpus.Length && setup is not null; i++)
        {
            refusedMsrs = setup.Apply(vcpus[i], i); // The same for each: the host decides.
        }

        InitialRegisters.Apply(vcpus[0], boot.Registers);
        return refusedMsrs;
    }

    private bool HasPendingOutput()
    {
        foreach (VirtioConsole console in _consoles)
        {
            if (console.HasPendingOutput)
            {
                return true;
            }
        }

        return _serial is { HasPendingOutput: true };
    }
}
