namespace Hype.Vm.Memory;

/// <summary>Whether large pages of the host back a guest's memory: fewer misses in the processor's translation caches, which a guest pays for twice.</summary>
public enum HugePages
{
    /// <summary>Ordinary pages, of 4 KiB, unless the host makes large ones of everything (/sys/kernel/mm/transparent_hugepage/enabled is <c>always</c>).</summary>
    None,

    /// <summary>Large pages where the host has them at hand (Documentation/admin-guide/mm/transhuge.rst). A host that has this switched off takes ordinary ones. Memory that is shared
    /// has a switch of its own (/sys/kernel/mm/transparent_hugepage/shmem_enabled), which is off on most hosts.</summary>
    Transparent,

    /// <summary>Pages of 2 MiB from the host's pool (vm.nr_hugepages), all taken and cleared when the machine is made: a shortage is an error then, and never later.</summary>
    Explicit2MiB,

    /// <summary>Pages of 1 GiB from the host's pool, taken likewise.</summary>
    Explicit1GiB,
}
