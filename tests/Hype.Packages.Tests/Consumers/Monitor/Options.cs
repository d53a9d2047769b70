using Hype.Kvm;
using Hype.Vm;

namespace Acme;

public static class Options
{
    public static ByteSize Memory => ByteSize.MiB(64);

    public static KvmCapability Needed => KvmCapability.IrqFd;
}
