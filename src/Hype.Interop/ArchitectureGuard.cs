using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hype.Interop;

/// <summary>Keeps calls and structures of one architecture from a process of another. Generated wrappers call it; it costs nothing where the call is right.</summary>
public static class ArchitectureGuard
{
    private const Architecture RiscV64 = (Architecture)9; // has no name yet in .NET 8

    /// <summary>Gets the architecture of this process; none where ioctls have no types for it.</summary>
    public static IoctlArchitectures Current
    {
        // The runtime knows its own architecture when it compiles this, so that a right call keeps no check.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => IoctlArchitectures.X64,
            Architecture.Arm64 => IoctlArchitectures.Arm64,
            RiscV64 => IoctlArchitectures.Riscv64,
            _ => IoctlArchitectures.None,
        };
    }

    /// <summary>Checks that this process is of an architecture that has the call.</summary>
    /// <param name="supported">The architectures that have it.</param>
    /// <param name="call">The ioctl's C name.</param>
    /// <exception cref="PlatformNotSupportedException">The process is of another; the message names both.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Require(IoctlArchitectures supported, string call) => Require(supported, Current, call);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Require(IoctlArchitectures supported, IoctlArchitectures current, string call)
    {
        if ((supported & current) == 0)
        {
            Throw(supported, current, call);
        }
    }

    [DoesNotReturn]
    private static void Throw(IoctlArchitectures supported, IoctlArchitectures current, string call)
    {
        string process = current == IoctlArchitectures.None ? RuntimeInformation.ProcessArchitecture.ToString() : current.ToString();
        throw new PlatformNotSupportedException($"This form of {call} is for {supported}, and this process is {process}.");
    }
}
