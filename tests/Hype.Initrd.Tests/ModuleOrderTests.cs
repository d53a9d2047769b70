using Hype.Initrd.Modules;
using Xunit;

namespace Hype.Initrd.Tests;

public sealed class ModuleOrderTests
{
    [Fact]
    public void Each_comes_behind_what_it_depends_on_and_once()
    {
        using KernelFolder kernel = new KernelFolder()
            .Add("console.ko", "depends=virtio,ring").Add("virtio.ko", "license=GPL", "depends=ring").Add("ring.ko", "depends=").Add("rng.ko", "depends=virtio");

        Assert.Equal(["ring", "virtio", "console", "rng"], Names(kernel, ["console"], ["rng"]));
    }

    [Fact]
    public void Hyphens_and_underscores_are_the_same()
    {
        using KernelFolder kernel = new KernelFolder().Add("virtio-rng.ko", "depends=rng-core").Add("rng_core.ko", "depends=");

        IReadOnlyList<KernelModule> modules = ModuleOrder.Resolve(ModuleTree.Open(kernel.Root), ["virtio_rng"], []);

        Assert.Equal(["rng_core.ko", "virtio-rng.ko"], modules.Select(static module => module.FileName));
    }

    [Fact]
    public void What_the_kernel_has_itself_is_no_module()
    {
        using KernelFolder kernel = new KernelFolder().Add("console.ko", "depends=virtio").BuiltIn("virtio");

        Assert.Equal(["console"], Names(kernel, ["console", "virtio"], []));
    }

    [Fact]
    public void Optional_ones_that_are_not_there_are_left_out()
    {
        using KernelFolder kernel = new KernelFolder().Add("a.ko", "depends=");

        Assert.Equal(["a"], Names(kernel, ["a"], ["missing"]));
    }

    [Fact]
    public void Optional_ones_that_lack_what_they_need_are_left_out_with_all_of_it()
    {
        using KernelFolder kernel = new KernelFolder()
            .Add("a.ko", "depends=").Add("net.ko", "depends=base,gone").Add("base.ko", "depends=").AddBytes("broken.ko", [1]).Add("rng.ko", "depends=");

        Assert.Equal(["a", "rng"], Names(kernel, ["a"], ["net", "broken", "rng"]));
        Assert.Equal(["a", "base"], Names(kernel, ["a"], ["net", "base"]));
    }

    [Fact]
    public void Sources_of_the_kernel_are_not_looked_into()
    {
        using KernelFolder kernel = new KernelFolder().Add("a.ko", "depends=");
        using KernelFolder sources = new KernelFolder().Add("a.ko", "depends=gone").Add("b.ko", "depends=").BuiltIn("a");
        Directory.CreateSymbolicLink(Path.Combine(kernel.Release, "build"), sources.Release);
        Directory.CreateSymbolicLink(Path.Combine(kernel.Release, "source"), "..");

        Assert.Equal(["a"], Names(kernel, ["a"], ["b"]));
        Assert.Equal(["a"], ModuleOrder.Resolve(ModuleTree.Open(kernel.Release), ["a"], ["b"]).Select(static module => module.Name));
    }

    [Fact]
    public void Update_of_a_module_wins()
    {
        using KernelFolder kernel = new KernelFolder().Add("a.ko", "depends=old").Add("../../updates/dkms/a.ko", "depends=new").Add("../../weak/a.ko", "depends=old");
        kernel.Add("new.ko", "depends=");

        Assert.Equal(["new", "a"], Names(kernel, ["a"], []));
    }

    [Fact]
    public void What_one_wants_loaded_first_comes_first_where_it_is_there()
    {
        using KernelFolder kernel = new KernelFolder()
            .Add("net.ko", "softdep=pre: crc gone post: later", "depends=base").Add("crc.ko", "depends=").Add("base.ko", "depends=").Add("later.ko", "depends=");

        Assert.Equal(["crc", "base", "net"], Names(kernel, ["net"], []));
    }

    [Fact]
    public void Compressed_ones_are_unpacked()
    {
        using KernelFolder kernel = new KernelFolder().AddCompressed("a.ko.gz", "depends=b").Add("b.ko", "depends=");

        IReadOnlyList<KernelModule> modules = ModuleOrder.Resolve(ModuleTree.Open(kernel.Release), ["a"], []);

        Assert.Equal(["b.ko", "a.ko"], modules.Select(static module => module.FileName));
        Assert.Equal(ModuleBuilder.Build("depends=b"), modules[1].Content.ToArray());
    }

    [Fact]
    public void Modules_in_zstandard_are_unpacked()
    {
        using KernelFolder kernel = new KernelFolder().AddBytes("a.ko.zst", Zstandard.Frame(ModuleBuilder.Build("depends=b"))).Add("b.ko", "depends=");

        IReadOnlyList<KernelModule> modules = ModuleOrder.Resolve(ModuleTree.Open(kernel.Release), ["a"], []);

        Assert.Equal(["b.ko", "a.ko"], modules.Select(static module => module.FileName));
        Assert.Equal(ModuleBuilder.Build("depends=b"), modules[1].Content.ToArray());
    }

    [Fact]
    public void Missing_one_is_named_with_who_needs_it()
    {
        using KernelFolder kernel = new KernelFolder().Add("a.ko", "depends=b");

        InitrdException exception = Assert.Throws<InitrdException>(() => Names(kernel, ["a"], []));

        Assert.Equal($"The kernel of '{kernel.Root}' has no module b, which a needs.", exception.Message);
    }

    [Fact]
    public void Circle_is_refused()
    {
        using KernelFolder kernel = new KernelFolder().Add("a.ko", "depends=b").Add("b.ko", "depends=a");

        InitrdException exception = Assert.Throws<InitrdException>(() => Names(kernel, ["a"], []));

        Assert.Equal($"These modules of '{kernel.Root}' depend on each other: a, b.", exception.Message);
    }

    [Fact]
    public void Several_kernels_are_refused()
    {
        using KernelFolder kernel = new KernelFolder().Add("a.ko", "depends=");
        Directory.CreateDirectory(Path.Combine(kernel.Root, "lib/modules/2.0/kernel"));
        File.WriteAllBytes(Path.Combine(kernel.Root, "lib/modules/2.0/kernel/a.ko"), ModuleBuilder.Build());

        InitrdException exception = Assert.Throws<InitrdException>(() => ModuleTree.Open(kernel.Root));

        Assert.Contains("several kernels: 1.0, 2.0.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Package_that_is_none_is_refused()
    {
        using KernelFolder kernel = new();
        string file = Path.Combine(kernel.Root, "x.deb");
        File.WriteAllText(file, "no package");

        Assert.Equal($"No modules can be read from '{file}': it is no Debian package", Assert.Throws<InitrdException>(() => ModuleTree.Open(file)).Message);
    }

    [Fact]
    public void Broken_module_is_refused_wherever_it_is_cut()
    {
        byte[] whole = ModuleBuilder.Build("depends=b");
        for (int length = 0; length < whole.Length; length++)
        {
            using KernelFolder kernel = new KernelFolder().AddBytes("a.ko", whole[..length]);
            Assert.StartsWith("The module a.ko of ", Assert.Throws<InitrdException>(() => Names(kernel, ["a"], [])).Message, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Names(KernelFolder kernel, string[] required, string[] optional) =>
        ModuleOrder.Resolve(ModuleTree.Open(kernel.Root), required, optional).Select(static module => module.Name);
}
