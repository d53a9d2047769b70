using System;
using Acme.Kvm;
using Hype.Interop;
using Hype.Kvm;

// Compiled on every machine, and called where there is a KVM.
if (args is ["call"])
{
    using KvmSystem kvm = KvmSystem.Open();
    using KvmVm vm = kvm.CreateVm();
    Errno refused = vm.TryGetNextState(out KvmClockData _);
    Console.WriteLine(refused);
}
