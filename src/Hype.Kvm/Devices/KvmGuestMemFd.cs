using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;

namespace Hype.Kvm;

public sealed partial class KvmGuestMemFd
{
    internal void CloseOnExec()
    {
        if (LibcFcntl.fcntl((int)handle, LibcFcntl.F_SETFD, LibcFcntl.FD_CLOEXEC) < 0)
        {
            throw new KvmException("fcntl(F_SETFD)", (Errno)Marshal.GetLastPInvokeError());
        }
    }
}
