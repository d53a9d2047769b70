using System.Runtime.InteropServices;

namespace Hype.Interop.Libc;

/// <summary><c>sys/random.h</c>.</summary>
internal static unsafe partial class LibcRandom
{
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint getrandom(void* buffer, nuint length, uint flags);
}
