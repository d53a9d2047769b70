using Hype.Vm.Tests.Boot.Linux;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Cli.Tests;

/// <summary>A bzImage of a few instructions, which any KVM can run: it says "up" on its console, and then does what a test wants.</summary>
internal sealed class ToyKernel : IDisposable
{
    private const int EntryOffset = 0x200; // The 64-bit entry point (boot.rst, "64-bit BOOT PROTOCOL").
    private const uint EmergencyWrite = 0xd000_0000 + 0x100 + 8; // The first device's window, its configuration, emerg_wr.
    private const byte ResetCommand = 0xfe;
    private const ushort SerialPort = 0x3f8;
    private const int KeyboardController = 0x64;

    private ToyKernel(Action<Assembler> act, bool saysUp = true)
    {
        Assembler assembler = new(64);
        if (saysUp)
        {
            Say(assembler, "up\r\n");
        }

        act(assembler);
        using MemoryStream code = new();
        assembler.Assemble(new StreamCodeWriter(code), BzImageBuilder.PrefAddress + EntryOffset);
        byte[] image = new BzImageBuilder().Build();
        code.ToArray().CopyTo(image.AsSpan(BzImageBuilder.CodeOffset + EntryOffset));
        File.WriteAllBytes(Path, image);
    }

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.GetTempFileName();

    /// <summary>A kernel that asks the keyboard controller for a reset.</summary>
    public static ToyKernel Resetting() => new(static assembler =>
    {
        assembler.mov(al, ResetCommand);
        assembler.@out(KeyboardController, al);
        Spin(assembler);
    });

    /// <summary>A kernel that speaks on the serial port only, and asks for a reset.</summary>
    public static ToyKernel Reporting() => new(
        static assembler =>
        {
            assembler.mov(dx, SerialPort);
            foreach (char character in "serial\r\n")
            {
                assembler.mov(al, (byte)character);
                assembler.@out(dx, al);
            }

            assembler.mov(al, ResetCommand);
            assembler.@out(KeyboardController, al);
            Spin(assembler);
        },
        saysUp: false);

    /// <summary>A kernel that halts with interrupts off.</summary>
    public static ToyKernel Halting() => new(static assembler =>
    {
        assembler.cli();
        assembler.hlt();
    });

    /// <summary>A kernel that says no more and never ends.</summary>
    public static ToyKernel Silent() => new(Spin);

    /// <summary>A kernel that never stops talking.</summary>
    public static ToyKernel Talking() => new(static assembler =>
    {
        Label again = assembler.CreateLabel();
        assembler.Label(ref again);
        Say(assembler, "more\r\n");
        assembler.jmp(again);
    });

    /// <summary>A kernel that never stops talking on the serial port.</summary>
    public static ToyKernel Logging() => new(
        static assembler =>
        {
            Label again = assembler.CreateLabel();
            assembler.mov(dx, SerialPort);
            assembler.mov(al, (byte)'.');
            assembler.Label(ref again);
            assembler.@out(dx, al);
            assembler.jmp(again);
        },
        saysUp: false);

    public void Dispose() => File.Delete(Path);

    private static void Say(Assembler assembler, string text)
    {
        assembler.mov(ebx, EmergencyWrite);
        foreach (char character in text)
        {
            assembler.mov(__dword_ptr[rbx], (uint)character);
        }
    }

    private static void Spin(Assembler assembler)
    {
        Label here = assembler.CreateLabel();
        assembler.Label(ref here);
        assembler.jmp(here);
    }
}
