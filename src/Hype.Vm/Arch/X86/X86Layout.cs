using Hype.Vm.Memory;

namespace Hype.Vm.Arch.X86;

/// <summary>Every fixed guest-physical address and interrupt number of the x86 machine, in one table.</summary>
/// <remarks>
/// What Linux is handed lies below 0x9fc00, in memory that the E820 map calls RAM: the kernel copies it and then takes the memory
/// for itself. What must stay (the ACPI tables, or the MP table) lies in the BIOS area, which the map calls reserved.
/// </remarks>
internal static partial class X86Layout
{
    /// <summary>The size of base memory: 639 KiB, as on every PC that has an extended BIOS data area behind it.</summary>
    public const ulong BaseMemorySize = 0x9fc00;

    /// <summary>The size of a virtio-mmio register window: one page, so that KVM and the guest can map each on its own.</summary>
    public const ulong VirtioWindowSize = 0x1000;

    /// <summary>How many inputs KVM's I/O APIC has; its default routing maps GSI n to pin n for all of them.</summary>
    public const int IoApicPinCount = 24;

    /// <summary>The stack pointer at the kernel's entry: between zero page and page tables; the kernel sets its own at once.</summary>
    public const ulong BootStackPointer = 0x8ff0;

    /// <summary>Gets the boot GDT: the first bytes behind the BIOS data area (0x400..0x4ff).</summary>
    public static GuestAddress BootGdt { get; } = new(0x500);

    /// <summary>Gets the list <c>setup_data</c> that the zero page points to: a page that the kernel reserves until it has read it.</summary>
    public static GuestAddress SetupData { get; } = new(0x5000);

    /// <summary>Gets the page of PVH's <c>struct hvm_start_info</c>, for kernels that are entered so.</summary>
    public static GuestAddress PvhStartInfo { get; } = new(0x6000);

    /// <summary>Gets the zero page (<c>struct boot_params</c>): the first page that no real-mode structure claims by habit.</summary>
    public static GuestAddress ZeroPage { get; } = new(0x7000);

    /// <summary>Gets the boot page tables: a PML4, a PDPT and four page directories, up to 0xf000.</summary>
    public static GuestAddress BootPageTables { get; } = new(0x9000);

    /// <summary>Gets the kernel command line.</summary>
    public static GuestAddress CommandLine { get; } = new(0x2_0000);

    /// <summary>Gets how many bytes a command line can have here with its terminating zero: up to the end of base memory.</summary>
    public static uint CommandLineCapacity => (uint)(BaseMemorySize - CommandLine.Value);

    /// <summary>Gets the ACPI tables, the root pointer first: the first 16-byte boundary at which systems look for it (ACPI 6.5, 5.2.5.1).</summary>
    public static GuestAddress AcpiTables { get; } = new(0xe_0000);

    /// <summary>Gets the MP table: the BIOS area, the third place where systems look for it (MP specification 1.4, chapter 4).</summary>
    /// <remarks>The last KiB of base memory, the second place, would hold no more than 36 processors.</remarks>
    public static GuestAddress MpTable { get; } = new(0xf_0000);

    /// <summary>Gets the end of the first MiB: where extended memory, and with it the kernel's RAM, begins.</summary>
    public static GuestAddress ExtendedMemory { get; } = new(0x10_0000);

    /// <summary>Gets the first virtio-mmio window: in the device hole below 4 GiB, away from what a PC puts at its end.</summary>
    public static GuestAddress VirtioWindows { get; } = new(0xd000_0000);

    /// <summary>Gets the I/O APIC: where KVM's in-kernel one is.</summary>
    public static GuestAddress IoApic { get; } = new(0xfec0_0000);

    /// <summary>Gets the local APICs: their address after reset (SDM volume 3, 11.4.1).</summary>
    public static GuestAddress LocalApic { get; } = new(0xfee0_0000);

    /// <summary>Gets the page of KVM's identity map, for Intel hosts (KVM_SET_IDENTITY_MAP_ADDR): right below the TSS pages.</summary>
    public static GuestAddress KvmIdentityMap { get; } = new(0xfffb_c000);

    /// <summary>Gets KVM's three TSS pages, for Intel hosts (KVM_SET_TSS_ADDR): below where a BIOS would be.</summary>
    public static GuestAddress KvmTss { get; } = new(0xfffb_d000);

    /// <summary>Gets the interrupts that virtio devices take, in the order in which they take them.</summary>
    /// <remarks>
    /// Lines below 16 come first: a kernel without an I/O APIC driver's tables reaches them through the PIC. Left out are the
    /// timer (0), keyboard (1), cascade (2), serial ports (3, 4), clock (8), ACPI (9), mouse (12) and coprocessor (13).
    /// </remarks>
    public static ReadOnlySpan<byte> VirtioInterrupts => [5, 6, 7, 10, 11, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23];

    /// <summary>Gets the register window of a virtio device.</summary>
    /// <param name="index">The device's index, from 0.</param>
    /// <returns>The window.</returns>
    public static GuestMemoryRange VirtioWindow(int index) => new(VirtioWindows + ((ulong)index * VirtioWindowSize), VirtioWindowSize);
}
