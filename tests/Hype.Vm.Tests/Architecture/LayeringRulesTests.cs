using Xunit;

namespace Hype.Vm.Tests.Architecture;

/// <summary>Each rule finds a file that breaks it, and leaves alone one that does not.</summary>
public sealed class LayeringRulesTests
{
    [Theory]
    [InlineData("Hype.Kvm.Generators/Emitting/A.cs", "using Hype.Kvm;")]
    [InlineData("Hype.Kvm.Generators/Emitting/A.cs", "using Hype.Interop;")]
    [InlineData("Hype.Interop/A.cs", "using Hype.Kvm;")]
    [InlineData("Hype.Kvm/A.cs", "using Hype.Vm.Memory;")]
    [InlineData("Hype.Vm/Consoles/A.cs", "using Hype.Kvm;")]
    [InlineData("Hype.Vm/Boot/A.cs", "using Hype.Kvm.X64;")]
    [InlineData("Hype.Vm/Virtio/Queue/A.cs", "using Hype.Interop.Libc;")]
    [InlineData("Hype.Vm/VirtualMachine.cs", "using static Hype.Interop.Libc.LibcMmap;")]
    [InlineData("Hype.Nested/Host/A.cs", "using Hype.Kvm;")]
    [InlineData("Hype.Nested/Agent/A.cs", "using Hype.Vm.Consoles;")]
    [InlineData("Hype.Nested/Streams/A.cs", "using Hype.Interop.Libc;")]
    [InlineData("Hype.Facts/C/A.cs", "using Hype.Kvm.Generators.Layout;")]
    [InlineData("Hype.Facts/C/A.cs", "using Hype.Facts.Proof;")]
    [InlineData("Hype.Facts/Proof/A.cs", "using Hype.Kvm;")]
    [InlineData("Hype.Vm/Virtio/Devices/Console/A.cs", "using Hype.Vm.Virtio.Transport.Mmio;")]
    [InlineData("Hype.Vm/Virtio/Devices/Console/A.cs", "using Hype.Vm.Machine;")]
    [InlineData("Hype.Vm/Virtio/Devices/Console/A.cs", "using Hype.Vm.Bus;")]
    [InlineData("Hype.Vm/Virtio/Transport/A.cs", "using Hype.Vm.Virtio.Devices.Console;")]
    [InlineData("Hype.Vm/Virtio/Queue/A.cs", "using Hype.Vm.Bus;")]
    [InlineData("Hype.Vm/Virtio/Queue/A.cs", "using Hype.Vm.Virtio.Transport;")]
    [InlineData("Hype.Vm/Memory/A.cs", "using Hype.Vm.Boot;")]
    [InlineData("Hype.Vm/Memory/A.cs", "using Alias = Hype.Vm.Boot.BootState;")]
    [InlineData("Hype.Vm/Events/A.cs", "using Hype.Vm.Machine;")]
    [InlineData("Hype.Vm/Boot/A.cs", "using Hype.Vm.Machine;")]
    [InlineData("Hype.Vm/Devices/A.cs", "using Hype.Vm.Machine;")]
    [InlineData("Hype.Vm/Virtio/Transport/A.cs", "using Microsoft.Extensions.Logging;")]
    [InlineData("Hype.Vm/Machine/A.cs", "using Microsoft.Extensions.Logging.Abstractions;")]
    [InlineData("Hype.Kvm/A.cs", "using System.Diagnostics.Tracing;")]
    [InlineData("Hype.Vm/Consoles/A.cs", "using Hype.Vm.Diagnostics;")]
    [InlineData("Hype.Vm/Diagnostics/A.cs", "using Hype.Vm.Machine;")]
    [InlineData("Hype.Vm/Diagnostics/A.cs", "using Hype.Vm.Virtio.Devices.Console;")]
    [InlineData("Hype.Vm/Memory/A.cs", "class A { Hype.Vm.Boot.BootState? _state; }")] // without a using directive
    [InlineData("Hype.Vm/Memory/A.cs", "class A { object F() => Hype.Vm.Boot.BootState.RealMode(default); }")]
    [InlineData("Hype.Vm/Memory/A.cs", "class A { object F(object x) => (global::Hype.Vm.Boot.BootState)x; }")]
    public void Forbidden_namespace_is_found(string path, string text) => Assert.NotEmpty(NamespaceViolations(path, text));

    [Theory]
    [InlineData("Hype.Kvm.Generators/A.cs", "using Hype.Kvm.Generators.Model;")]
    [InlineData("Hype.Vm/Machine/A.cs", "using Hype.Kvm;\nusing Hype.Interop.Libc;")]
    [InlineData("Hype.Facts/Proof/A.cs", "using Hype.Kvm.Generators.Layout;\nusing Hype.Facts.Probes;")]
    [InlineData("Hype.Nested/Host/A.cs", "using Hype.Interop;\nusing Hype.Nested.Streams;\nusing Hype.Tty;")]
    [InlineData("Hype.Vm/Virtio/Devices/Console/A.cs", "using System.Buffers;\nusing Hype.Vm.Virtio.Queue;\nusing Hype.Vm.Events;")]
    [InlineData("Hype.Vm/Virtio/Queue/A.cs", "using Hype.Vm.Memory;\nnamespace Hype.Vm.Virtio.Queue;")]
    [InlineData("Hype.Vm/Diagnostics/A.cs", "using Hype.Vm.Virtio.Queue;\nusing Microsoft.Extensions.Logging;\nusing System.Diagnostics.Tracing;")]
    [InlineData("Hype.Vm/Machine/A.cs", "using Hype.Vm.Diagnostics;")]
    [InlineData("Hype.Vm/Memory/A.cs", "// using Hype.Vm.Boot;\nclass A { string _b = \"Hype.Vm.Boot\"; }")]
    public void Allowed_namespace_is_left_alone(string path, string text) => Assert.Empty(NamespaceViolations(path, text));

    [Fact]
    public void Violation_tells_where_and_why() =>
        Assert.Equal(
            "src/Hype.Vm/Memory/A.cs(2): R5 memory knows nothing above it: names Hype.Vm.Boot",
            Assert.Single(NamespaceViolations("Hype.Vm/Memory/A.cs", "using System;\nusing Hype.Vm.Boot;")).ToString());

    [Theory]
    [InlineData("Hype.Vm/Boot/A.cs", "class A { unsafe void F() { } }")]
    [InlineData("Hype.Vm/Machine/A.cs", "unsafe class A { }")]
    [InlineData("Hype.Vm/Machine/A.cs", "class A { void F() { unsafe { } } }")]
    [InlineData("Hype.Kvm/KvmVm.cs", "unsafe class KvmVm { }")]
    [InlineData("Hype.Cli/A.cs", "unsafe class A { }")]
    [InlineData("Hype.Nested/Agent/A.cs", "unsafe class A { }")]
    public void Unsafe_elsewhere_is_found(string path, string text) =>
        Assert.NotEmpty(SourceChecks.UnsafeOutsideOfItsFiles(SourceFile.Parse(path, text)));

    [Theory]
    [InlineData("Hype.Vm/Memory/GuestMemory.Atomics.cs", "unsafe class GuestMemory { }")]
    [InlineData("Hype.Interop/Libc/LibcIo.cs", "unsafe class LibcIo { }")]
    [InlineData("Hype.Nested/Libc/Polling.cs", "unsafe class Polling { }")]
    [InlineData("Hype.Vm/Boot/A.cs", "// unsafe\nclass A { string _u = \"unsafe\"; }")]
    public void Unsafe_in_its_files_is_left_alone(string path, string text) =>
        Assert.Empty(SourceChecks.UnsafeOutsideOfItsFiles(SourceFile.Parse(path, text)));

    [Theory]
    [InlineData("unsafe class A { int F(int* p) => *p; }")]
    [InlineData("unsafe class A { int F(S* p) => p->X; }")]
    [InlineData("unsafe class A { void F() { int x; G(&x); } }")]
    [InlineData("class A { void F(byte[] b) { unsafe { fixed (byte* p = b) { } } } }")]
    [InlineData("unsafe class A { int P => *_p; }")]
    [InlineData("unsafe class A { // SAFETY: of another member\n int _x; int F(int* p) => *p; }")]
    public void Pointer_without_a_reason_is_found(string text) =>
        Assert.NotEmpty(SourceChecks.PointersWithoutReason(SourceFile.Parse("Hype.Vm/Memory/GuestMemory.cs", text)));

    [Theory]
    [InlineData("unsafe class A { int F(int* p) {\n // SAFETY: it is valid.\n return *p; } }")]
    [InlineData("unsafe class A { void F(int* p) => G(p); }")] // handed on, not followed
    [InlineData("class A { int F(int a, int b) => a * b & a; }")]
    public void Pointer_with_a_reason_is_left_alone(string text) =>
        Assert.Empty(SourceChecks.PointersWithoutReason(SourceFile.Parse("Hype.Vm/Memory/GuestMemory.cs", text)));

    [Theory]
    [InlineData("[LibraryImport(\"libc\")] static partial int close(int fd);")]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int close(int fd);")]
    public void Import_elsewhere_is_found(string member)
    {
        string text = $"partial class A {{ {member} }}";

        Assert.NotEmpty(SourceChecks.ImportsOutsideOfTheirFiles(SourceFile.Parse("Hype.Vm/Memory/A.cs", text)));
        Assert.NotEmpty(SourceChecks.ImportsOutsideOfTheirFiles(SourceFile.Parse("Hype.Nested/Streams/A.cs", text)));
        Assert.Empty(SourceChecks.ImportsOutsideOfTheirFiles(SourceFile.Parse("Hype.Interop/Libc/A.cs", text)));
    }

    [Theory]
    [InlineData("class A { int F() => Libc.ioctl(0, 0, 0); }")]
    [InlineData("class A { void F() => Ioctl.Call(0, 0); }")]
    public void Ioctl_by_hand_is_found(string text)
    {
        Assert.NotEmpty(SourceChecks.IoctlsByHand(SourceFile.Parse("Hype.Vm/Machine/A.cs", text)));
        Assert.NotEmpty(SourceChecks.IoctlsByHand(SourceFile.Parse("Hype.Nested/Host/A.cs", text)));
        Assert.Empty(SourceChecks.IoctlsByHand(SourceFile.Parse("Hype.Kvm/A.cs", text)));
    }

    [Theory]
    [InlineData("0x4020AE46", 1)] // KVM_SET_USER_MEMORY_REGION
    [InlineData("0xae80", 1)] // KVM_RUN
    [InlineData("0x8090_ae81u", 1)] // KVM_GET_REGS
    [InlineData("0xae", 0)] // the byte alone: a keyboard command, among others
    [InlineData("44545", 0)]
    [InlineData("0x1_0000_ae00", 0)]
    public void Ioctl_number_is_found(string literal, int count)
    {
        SourceFile file = SourceFile.Parse("Hype.Vm/A.cs", $"class A {{ object _n = {literal}; }}");

        Assert.Equal(count, SourceChecks.IoctlNumbersByHand(file).Count());
    }

    [Theory]
    [InlineData("class VirtioQueue { }")]
    [InlineData("/// <summary>For virtio.</summary>\nclass A { }")]
    [InlineData("class A { string _v = \"virtio\"; }")]
    public void Virtio_in_the_bindings_is_found(string text)
    {
        Assert.NotEmpty(SourceChecks.MonitorsWordsInTheBindings(SourceFile.Parse("Hype.Kvm/A.cs", text)));
        Assert.Empty(SourceChecks.MonitorsWordsInTheBindings(SourceFile.Parse("Hype.Vm/A.cs", text)));
    }

    [Fact]
    public void Interface_that_is_no_seam_is_found()
    {
        Assert.NotEmpty(SourceChecks.InterfacesThatAreNoSeam(SourceFile.Parse("Hype.Vm/IHypervisor.cs", "interface IHypervisor { }")));
        Assert.Empty(SourceChecks.InterfacesThatAreNoSeam(SourceFile.Parse("Hype.Vm/Bus/IBusDevice.cs", "interface IBusDevice { }")));
    }

    [Theory]
    [InlineData("class A { }\nclass B { }")]
    [InlineData("namespace N { class A { } enum E { } }")]
    [InlineData("class A { }\ndelegate void D();")]
    [InlineData("class B { }")]
    public void Type_in_the_wrong_file_is_found(string text) =>
        Assert.Single(SourceChecks.TypesInTheWrongFile(SourceFile.Parse("Hype.Vm/A.cs", text)));

    [Theory]
    [InlineData("Hype.Vm/A.cs", "namespace N;\nclass A { class Nested { } }")]
    [InlineData("Hype.Vm/A.Part.cs", "partial class A { }")]
    [InlineData("Hype.Vm/Properties/AssemblyInfo.cs", "[assembly: Any]")]
    [InlineData("Hype.Cli/Program.cs", "return 0;")]
    public void Type_in_its_file_is_left_alone(string path, string text) =>
        Assert.Empty(SourceChecks.TypesInTheWrongFile(SourceFile.Parse(path, text)));

    [Fact]
    public void Face_named_below_is_found()
    {
        SourceFile face = SourceFile.Parse("Hype.Vm/VirtualMachine.cs", "class VirtualMachine { }");
        IReadOnlySet<string> faceTypes = SourceChecks.FaceTypes([face]);
        const string Text = "class A { VirtualMachine? _machine; }";

        Assert.NotEmpty(SourceChecks.FaceKnownBelow(SourceFile.Parse("Hype.Vm/Memory/A.cs", Text), faceTypes));
        Assert.Empty(SourceChecks.FaceKnownBelow(SourceFile.Parse("Hype.Vm/Machine/A.cs", Text), faceTypes));
    }

    private static IEnumerable<Violation> NamespaceViolations(string path, string text)
    {
        SourceFile file = SourceFile.Parse(path, text);
        return LayeringRules.Namespaces.SelectMany(rule => rule.Check(file));
    }
}
