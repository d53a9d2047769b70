using Hype.Vm.Boot;
using Hype.Vm.Memory;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Samples;

/// <summary>A guest without an operating system: in 16-bit real mode it says a word on its serial port, and resets the machine.</summary>
/// <param name="word">The word, in ASCII.</param>
public sealed class GreetingGuest(string word) : IGuestLoader
{
    private const ushort SerialPort = 0x3f8;
    private const ushort KeyboardController = 0x64;
    private const byte ResetCommand = 0xfe;
    private static readonly GuestAddress s_start = new(0x1000);

    /// <inheritdoc/>
    public bool NeedsPlatform => true; // A PC with a serial port and a keyboard controller.

    /// <inheritdoc/>
    public BootState Load(GuestLoadContext context)
    {
        Assembler code = new(16);
        code.mov(dx, SerialPort);
        foreach (char character in word)
        {
            code.mov(al, (byte)character);
            code.@out(dx, al);
        }

        code.mov(al, ResetCommand);
        code.@out((byte)KeyboardController, al);

        using MemoryStream bytes = new();
        code.Assemble(new StreamCodeWriter(bytes), s_start.Value);
        context.Memory.Write(s_start, bytes.ToArray());
        return BootState.RealMode(s_start);
    }
}
