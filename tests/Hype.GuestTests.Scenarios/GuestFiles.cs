namespace Hype.GuestTests.Scenarios;

/// <summary>The guest that is booted, and the programs that boot it where a scenario is about them: the command, and the sample that runs a command in a guest.</summary>
/// <param name="Command">The <c>hype</c> command.</param>
/// <param name="Sample">The sample.</param>
/// <param name="Kernel">The kernel of our own configuration.</param>
/// <param name="Initrd">Its initrd.</param>
/// <param name="Stock">The folder of the distribution's kernels.</param>
internal sealed record GuestFiles(string Command, string Sample, string Kernel, string Initrd, string Stock)
{
    internal GuestKernel Own => new(Kernel, Initrd);

    internal GuestKernel Debian61 => FromStock("stock-6.1");

    internal GuestKernel Debian612 => FromStock("stock-6.12");

    private GuestKernel FromStock(string name) => new(Path.Combine(Stock, name, "vmlinuz"), Path.Combine(Stock, name, "initrd.cpio.gz"));
}
