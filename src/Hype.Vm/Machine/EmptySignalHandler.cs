using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;

namespace Hype.Vm.Machine;

/// <summary>A function that may handle a signal at any time, and does nothing.</summary>
/// <remarks>
/// It must not be managed code: a signal can land while the thread runs managed code, where a reverse call into the runtime is fatal. <c>abs</c> of the C library is a function
/// that is always there and harms nothing. Only a static program cannot look up its functions; it gets one of two instructions, in a page that is never given back.
/// </remarks>
internal static unsafe class EmptySignalHandler
{
    private const nuint PageSize = 4096;

    /// <summary>ENDBR64, for processors that check where calls go, and RET.</summary>
    private static readonly byte[] s_code = [0xf3, 0x0f, 0x1e, 0xfa, 0xc3];

    private static readonly Lazy<nint> s_address = new(Find);

    /// <summary>Gets its address, the same for the whole life of the process.</summary>
    /// <exception cref="SystemCallException">The host has no page, or allows no code in one.</exception>
    internal static nint Address => s_address.Value;

    /// <summary>Makes a page that holds the code.</summary>
    /// <exception cref="SystemCallException">The host has no page, or allows no code in one.</exception>
    internal static nint MakePage()
    {
        // SAFETY: a new mapping, which nobody else knows; it is as large as the code.
        void* page = LibcMmap.mmap(null, PageSize, LibcMmap.PROT_READ | LibcMmap.PROT_WRITE, LibcMmap.MAP_PRIVATE | LibcMmap.MAP_ANONYMOUS, -1, 0);
        if (page == LibcMmap.MAP_FAILED)
        {
            throw Refused("mmap");
        }

        s_code.CopyTo(new Span<byte>(page, s_code.Length));
        return LibcMmap.mprotect(page, PageSize, LibcMmap.PROT_READ | LibcMmap.PROT_EXEC) == 0 ? (nint)page : throw Refused("mprotect");
    }

    private static nint Find() => NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "abs", out nint address) ? address : MakePage();

    private static SystemCallException Refused(string operation) => new(operation, (Errno)Marshal.GetLastPInvokeError(), "a page with a signal handler");
}
