using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>The generic encoding of request numbers: number 8 bits, type 8, size 14, direction 2 (x86-64, arm64, riscv64).</summary>
internal static class IoctlNumber
{
    /// <summary>The largest size that fits in the 14 bits.</summary>
    public const int MaximumSize = (1 << 14) - 1;

    private const uint Write = 1;
    private const uint Read = 2;

    public static uint Encode(RequestForm form, byte type, byte number, uint size)
    {
        uint direction = form switch
        {
            RequestForm.Ior => Read,
            RequestForm.Iow => Write,
            RequestForm.Iowr => Read | Write,
            _ => 0,
        };
        return (direction << 30) | ((size & MaximumSize) << 16) | ((uint)type << 8) | number;
    }
}
