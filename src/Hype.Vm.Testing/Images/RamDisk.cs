using System.Text;
using Hype.Initrd.Cpio;
using Hype.Initrd.Modules;
using Hype.Vm.Testing.Guest;
using Hype.Vm.Testing.Hosts;

namespace Hype.Vm.Testing.Images;

/// <summary>Makes the RAM disks of a test. They are not compressed: to unpack them would take a guest longer than to read them.</summary>
internal static class RamDisk
{
    private const UnixFileMode Executable = (UnixFileMode)0x1ed; // 0755
    private const UnixFileMode Data = (UnixFileMode)0x1a4; // 0644

    private static readonly string[] s_folders = ["dev", "proc", "sys", "run", "tmp", "root", "etc"];

    /// <summary>Makes an archive of modules, with the order in which they load.</summary>
    /// <param name="modules">The modules.</param>
    internal static byte[] OfModules(IReadOnlyList<KernelModule> modules) => Make([], archive =>
    {
        foreach (KernelModule module in modules)
        {
            archive.AddFile($"lib/modules/{module.FileName}", Data, module.Content.Span);
        }

        archive.AddFile("lib/modules/order", Data, Encoding.UTF8.GetBytes(string.Concat(modules.Select(static module => module.FileName + '\n'))));
    });

    /// <summary>Makes a guest's.</summary>
    /// <param name="modules">The archive of its modules.</param>
    /// <param name="program">The program.</param>
    /// <param name="request">What it is to run.</param>
    internal static byte[] OfGuest(byte[] modules, byte[] program, GuestRequest request) => Make(modules, archive =>
    {
        archive.AddFile(GuestPaths.Program, Executable, program);
        archive.AddFile(GuestPaths.Request, Data, request.Encode());
    });

    /// <summary>Makes an emulated host's.</summary>
    /// <param name="modules">The archive of its modules.</param>
    /// <param name="program">The program.</param>
    /// <param name="request">What machine it is to make.</param>
    /// <param name="kernel">The guest's kernel.</param>
    /// <param name="initrd">The guest's RAM disk.</param>
    internal static byte[] OfHost(byte[] modules, byte[] program, MachineRequest request, byte[] kernel, byte[] initrd) => Make(modules, archive =>
    {
        archive.AddFile(GuestPaths.Program, Executable, program);
        archive.AddFile(GuestPaths.Machine, Data, request.Encode());
        archive.AddFile(GuestPaths.Kernel, Data, kernel);
        archive.AddFile(GuestPaths.Initrd, Data, initrd);
    });

    /// <summary>The kernel takes several archives one after another; each starts at a multiple of four bytes.</summary>
    private static byte[] Make(byte[] before, Action<CpioWriter> add)
    {
        using MemoryStream output = new();
        output.Write(before);
        CpioWriter.Align(output);
        CpioWriter archive = new(output);
        foreach (string folder in s_folders)
        {
            archive.AddFolder(folder);
        }

        add(archive);
        archive.Finish();
        return output.ToArray();
    }
}
