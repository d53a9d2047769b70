namespace Hype.Vm.Boot.Linux;

/// <summary>How a kernel is entered, and in which form it is told of its machine.</summary>
public enum LinuxBootProtocol
{
    /// <summary>
    /// As the file says: a bzImage by <see cref="Linux64"/>; an ELF file by <see cref="Pvh"/> where a note of it names that entry,
    /// and by <see cref="Linux64"/> where none does.
    /// </summary>
    Auto,

    /// <summary>
    /// The 64-bit protocol of Linux (Documentation/arch/x86/boot.rst): 64-bit mode with paging, the zero page in RSI. An ELF file is
    /// entered at <c>e_entry</c>, which has to be a physical address, as it is in vmlinux.
    /// </summary>
    Linux64,

    /// <summary>
    /// PVH (docs/misc/pvh.pandoc of Xen): 32-bit protected mode without paging, <c>struct hvm_start_info</c> in EBX. For ELF files
    /// with the note <c>XEN_ELFNOTE_PHYS32_ENTRY</c>, as Linux with <c>CONFIG_PVH</c> has it.
    /// </summary>
    Pvh,
}
