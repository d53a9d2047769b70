using System.Buffers.Binary;
using Hype.Vm.Boot;
using Hype.Vm.Memory;

namespace Hype.Vm.Arch.X86;

/// <summary>The descriptor table that the boot protocols want: flat code and data at Linux's selectors.</summary>
/// <remarks>
/// Documentation/arch/x86/boot.rst, "64-bit Boot Protocol": "__BOOT_CS must have execute/read permission; __BOOT_DS must have
/// read/write permission".
/// </remarks>
internal static class BootGdt
{
    /// <summary>The code segment's selector, <c>__BOOT_CS</c>.</summary>
    public const ushort CodeSelector = 0x10;

    /// <summary>The data segment's selector, <c>__BOOT_DS</c>.</summary>
    public const ushort DataSelector = 0x18;

    private const int EntrySize = 8;
    private const int EntryCount = 4; // two null entries, then code and data

    /// <summary>Gets the 64-bit code segment: execute, read, accessed.</summary>
    public static X86SegmentRegister Code { get; } = Flat(CodeSelector) with { Type = 0xb, LongMode = true };

    /// <summary>Gets the 32-bit code segment: execute, read, accessed.</summary>
    public static X86SegmentRegister Code32 { get; } = Flat(CodeSelector) with { Type = 0xb, DefaultBig = true };

    /// <summary>Gets the busy 32-bit TSS that PVH wants in the task register; nothing ever switches to it, so no table has it.</summary>
    public static X86SegmentRegister Task32 { get; } = new() { Limit = 0x67, Type = 0xb, Present = true };

    /// <summary>Gets the data segment: read, write, accessed.</summary>
    public static X86SegmentRegister Data { get; } = Flat(DataSelector) with { Type = 0x3, DefaultBig = true };

    /// <summary>Writes the table.</summary>
    /// <param name="memory">The machine's RAM.</param>
    /// <param name="address">Where it goes.</param>
    /// <param name="code">The code segment: <see cref="Code"/> or <see cref="Code32"/>.</param>
    /// <returns>The register that points to it.</returns>
    public static X86DescriptorTable Write(GuestMemory memory, GuestAddress address, X86SegmentRegister code)
    {
        Span<byte> table = stackalloc byte[EntryCount * EntrySize];
        table.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(table[CodeSelector..], Encode(code));
        BinaryPrimitives.WriteUInt64LittleEndian(table[DataSelector..], Encode(Data));
        memory.Write(address, table);
        return new X86DescriptorTable(address, (ushort)(table.Length - 1));
    }

    /// <summary>Packs a segment into a descriptor (SDM volume 3, 3.4.5).</summary>
    /// <param name="segment">The segment; its limit in bytes.</param>
    /// <returns>The descriptor.</returns>
    public static ulong Encode(X86SegmentRegister segment)
    {
        ulong limit = segment.Granularity ? segment.Limit >> 12 : segment.Limit;
        return (limit & 0xffff)
            | ((segment.Base & 0xff_ffff) << 16)
            | ((ulong)(segment.Type & 0xf) << 40)
            | Bit(segment.CodeOrData, 44)
            | ((ulong)(segment.PrivilegeLevel & 3) << 45)
            | Bit(segment.Present, 47)
            | (((limit >> 16) & 0xf) << 48)
            | Bit(segment.LongMode, 53)
            | Bit(segment.DefaultBig, 54)
            | Bit(segment.Granularity, 55)
            | (((segment.Base >> 24) & 0xff) << 56);
    }

    private static X86SegmentRegister Flat(ushort selector) =>
        new() { Selector = selector, Limit = uint.MaxValue, Present = true, CodeOrData = true, Granularity = true };

    private static ulong Bit(bool set, int position) => set ? 1UL << position : 0;
}
