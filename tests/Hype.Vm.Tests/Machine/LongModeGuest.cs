using Hype.Vm.Arch.X86;
using Hype.Vm.Boot;
using Hype.Vm.Memory;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

/// <summary>A guest in 64-bit mode that writes to the first and the last page of every region, reads what it wrote, and halts.</summary>
/// <param name="layout">The regions.</param>
internal sealed class LongModeGuest(GuestMemoryLayout layout) : IGuestLoader
{
    private const ulong Code = 0x1000;
    private const ulong Tables = 0x10_0000;
    private const ulong TableSize = 4096;
    private const ulong PresentWritable = 0b11;
    private const ulong LargePage = 1 << 7;
    private const int LargePageShift = 21;
    private const int TableShift = 9;

    private readonly Dictionary<(int Level, ulong Index), ulong> _tables = [];
    private ulong _nextTable = Tables;

    /// <summary>Gets where it writes: each address and one to it.</summary>
    public IReadOnlyList<GuestAddress> Probes { get; } =
        [.. layout.Ranges.SelectMany(static range => new[] { range.Start, new GuestAddress(range.End.Value - GuestMemoryLayout.PageSize), new GuestAddress(range.End.Value - 8) })];

    /// <summary>Gets a value indicating whether there is a PC around it: without CPUID, a processor knows addresses of 36 bits only.</summary>
    public bool NeedsPlatform => true;

    public BootState Load(GuestLoadContext context)
    {
        ulong root = AddTable();
        Map(context.Memory, root, Code);
        foreach (GuestAddress probe in Probes)
        {
            Map(context.Memory, root, probe.Value);
        }

        using MemoryStream code = new();
        Assemble().Assemble(new StreamCodeWriter(code), Code);
        context.Memory.Write(new GuestAddress(Code), code.ToArray());
        return new BootState
        {
            Registers = new X86Registers
            {
                Rip = Code,
                Cr0 = 0x8000_0011, // PG, ET, PE
                Cr3 = root,
                Cr4 = 0x20, // PAE
                Efer = 0x500, // LMA, LME
                Cs = BootGdt.Code,
                DataSegments = BootGdt.Data,
            },
        };
    }

    private Assembler Assemble()
    {
        Assembler code = new(64);
        Label wrong = code.CreateLabel();
        foreach (GuestAddress probe in Probes)
        {
            code.mov(rbx, probe.Value);
            code.lea(rax, __[rbx + 1]);
            code.mov(__qword_ptr[rbx], rax);
            code.cmp(__qword_ptr[rbx], rax);
            code.jne(wrong);
        }

        code.hlt();
        code.Label(ref wrong);
        code.ud2();
        return code;
    }

    private ulong AddTable()
    {
        ulong table = _nextTable;
        _nextTable += TableSize;
        return table;
    }

    /// <summary>Maps the large page around an address to itself, through three tables.</summary>
    private void Map(GuestMemory memory, ulong root, ulong address)
    {
        ulong page = address >> LargePageShift;
        ulong pointers = Descend(memory, root, 2, page >> (2 * TableShift));
        ulong directory = Descend(memory, pointers, 1, page >> TableShift);
        memory.Write(Entry(directory, page), (page << LargePageShift) | PresentWritable | LargePage);
    }

    private ulong Descend(GuestMemory memory, ulong table, int level, ulong index)
    {
        if (!_tables.TryGetValue((level, index), out ulong next))
        {
            next = AddTable();
            _tables.Add((level, index), next);
            memory.Write(Entry(table, index), next | PresentWritable);
        }

        return next;
    }

    private static GuestAddress Entry(ulong table, ulong index) => new(table + (index % 512 * 8));
}
