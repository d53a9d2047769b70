using static Hype.Vm.Testing.Guest.LibcGuest;

namespace Hype.Vm.Testing.Guest;

/// <summary>What the first process of a Linux does for all others: file systems, modules, standard streams, and the end.</summary>
internal static class FirstProcess
{
    private const string ModuleFolder = "/lib/modules";

    /// <summary>Makes the machine usable.</summary>
    internal static void Prepare()
    {
        // devtmpfs first: where the kernel found no console, the standard streams are closed, and the next file would be taken for one.
        Mount("devtmpfs", "/dev");
        FillStandardStreams();
        Mount("proc", "/proc");
        Mount("sysfs", "/sys");
        foreach ((string type, string path) in (ReadOnlySpan<(string, string)>)[("devpts", "/dev/pts"), ("tmpfs", "/dev/shm"), ("tmpfs", "/run"), ("tmpfs", "/tmp")])
        {
            Directory.CreateDirectory(path);
            Mount(type, path);
        }

        LoadModules();
    }

    /// <summary>Makes a terminal what all standard streams are.</summary>
    /// <param name="path">The path of the terminal.</param>
    internal static void TakeConsole(string path)
    {
        int terminal = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (terminal < 0)
        {
            return; // Then nobody sees what is written there; the reports have a way of their own.
        }

        for (int stream = 0; stream <= 2; stream++)
        {
            _ = dup2(terminal, stream);
        }

        _ = close(terminal);
    }

    /// <summary>Switches the machine off.</summary>
    internal static void PowerOff()
    {
        sync();
        _ = reboot(RB_POWER_OFF);
        _ = reboot(RB_AUTOBOOT); // A machine without ACPI cannot be switched off.
    }

    // A kernel may have mounted one already, and may lack another: the code finds out, where it matters.
    private static void Mount(string type, string path) => _ = mount(type, path, type, 0, null);

    private static void FillStandardStreams()
    {
        for (int stream = 0; stream <= 2; stream++)
        {
            if (fcntl(stream, F_GETFD) < 0)
            {
                _ = open("/dev/null", O_RDWR); // The lowest free number.
            }
        }
    }

    /// <summary>Loads what the RAM disk brings, in its order. A driver that finds no device refuses, which is none of our concern.</summary>
    private static void LoadModules()
    {
        string order = Path.Combine(ModuleFolder, "order");
        foreach (string name in File.Exists(order) ? File.ReadAllLines(order) : [])
        {
            int file = open(Path.Combine(ModuleFolder, name), O_RDONLY | O_CLOEXEC);
            if (file >= 0)
            {
                _ = syscall(SYS_finit_module, file, "", 0);
                _ = close(file);
            }
        }
    }
}
