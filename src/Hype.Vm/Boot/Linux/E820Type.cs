namespace Hype.Vm.Boot.Linux;

/// <summary>What a range of the memory map is (ACPI 6.5, table 15.4).</summary>
internal enum E820Type : uint
{
    /// <summary>Memory the guest may use.</summary>
    Ram = 1,

    /// <summary>Memory, or none, that it must leave alone.</summary>
    Reserved = 2,
}
