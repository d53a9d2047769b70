namespace Hype.Interop;

/// <summary>Makes request numbers at run time, for macros with parameters; all others are constants in generated code.</summary>
public static class IoctlRequest
{
    private const int MaximumSize = (1 << 14) - 1;

    /// <summary>Encodes a request number as <c>_IOC</c> does on x86-64, arm64 and riscv64.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="type">The type, from 0 to 255: mostly a letter.</param>
    /// <param name="number">The number, from 0 to 255.</param>
    /// <param name="size">The size of the argument in bytes, from 0 to 16383.</param>
    /// <returns>The request number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A part does not fit in its bits.</exception>
    public static uint Encode(IoctlDirection direction, ulong type, ulong number, ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)direction, (uint)IoctlDirection.ReadWrite, nameof(direction));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(type, byte.MaxValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, byte.MaxValue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, (ulong)MaximumSize);
        return ((uint)direction << 30) | ((uint)size << 16) | ((uint)type << 8) | (uint)number;
    }
}
