using System.Buffers.Binary;
using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>Random bytes for a kernel that has no source of its own yet: an element of the list <c>setup_data</c>.</summary>
/// <remarks>
/// arch/x86/include/uapi/asm/setup_data.h. Linux from 6.0 on takes them as the seed of its random number generator, and overwrites
/// them; older ones read past an element that they do not know.
/// </remarks>
internal static class RandomSeed
{
    private const uint SetupRngSeed = 9; // SETUP_RNG_SEED
    private const int HeaderSize = 16;   // next, type, len

    /// <summary>Writes the machine's seed, if it has one for this guest.</summary>
    /// <param name="context">The memory and the seed.</param>
    /// <returns>The address of the list; zero where there is no seed.</returns>
    public static GuestAddress Write(GuestLoadContext context)
    {
        ReadOnlySpan<byte> seed = context.RandomSeed.Span;
        if (seed.IsEmpty)
        {
            return default;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear(); // It is the last element: the next is at zero.
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], SetupRngSeed);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], seed.Length);
        context.Memory.Write(X86Layout.SetupData, header);
        context.Memory.Write(X86Layout.SetupData + HeaderSize, seed);
        return X86Layout.SetupData;
    }
}
