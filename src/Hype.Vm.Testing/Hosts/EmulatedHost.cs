using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Hype.Vm.Testing.Hosts;

/// <summary>The outer half of an emulated host: QEMU without KVM, with AMD's SVM in software, so that there is a /dev/kvm in it.</summary>
internal static class EmulatedHost
{
    private const string Program = "qemu-system-x86_64";
    private const int LogLines = 15;

    // An idle machine takes 3 s.
    private static readonly TimeSpan s_bootLimit = TimeSpan.FromMinutes(2);

    /// <summary>Tells whether there is a QEMU.</summary>
    internal static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>Runs an emulated host to its end.</summary>
    /// <param name="kernel">Its kernel.</param>
    /// <param name="initrd">Its RAM disk, with the guest in it.</param>
    /// <param name="request">The guest's machine.</param>
    /// <param name="takeReport">Called with each line that is reported.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its console's last lines: the reason, where it did not come to run the guest.</returns>
    internal static async Task<string> RunAsync(
        ReadOnlyMemory<byte> kernel, ReadOnlyMemory<byte> initrd, MachineRequest request, Action<string> takeReport, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("hype-host-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "kernel"), kernel, cancellationToken).ConfigureAwait(false);
            await File.WriteAllBytesAsync(Path.Combine(folder, "initrd"), initrd, cancellationToken).ConfigureAwait(false);
            string problems = await RunQemuAsync(folder, initrd.Length, request, takeReport, cancellationToken).ConfigureAwait(false);
            return $"{problems}{ReadTail(Path.Combine(folder, "log"))}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> RunQemuAsync(
        string folder, int initrdLength, MachineRequest request, Action<string> takeReport, CancellationToken cancellationToken)
    {
        TimeSpan limit = s_bootLimit + request.Timeout;
        ProcessStartInfo start = new("timeout", ["--signal=KILL", $"{(int)limit.TotalSeconds}", Program, .. Arguments(MemoryMiB(initrdLength, request))])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource ended = new();
        Task reminders = InterruptReminder.RunAsync(process.StandardInput.BaseStream, ended.Token);
        Task<string> problems = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is string line)
            {
                takeReport(line);
            }

            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return await problems.ConfigureAwait(false);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await ended.CancelAsync().ConfigureAwait(false);
            await reminders.ConfigureAwait(false);
        }
    }

    /// <summary>The guest's memory, the RAM disk packed and unpacked, and room for a kernel and the program.</summary>
    private static long MemoryMiB(int initrdLength, MachineRequest request) =>
        (((long)request.MemorySize.Bytes + (2L * initrdLength)) >> 20) + 384;

    private static string[] Arguments(long memoryMiB) =>
    [
        "-M", "q35",

        // Nested paging under emulation is only reliable with one emulation thread and one processor.
        "-accel", "tcg,thread=single", "-cpu", "EPYC,+svm,+npt", "-smp", "1",
        "-m", memoryMiB.ToString(CultureInfo.InvariantCulture),
        "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
        "-kernel", "kernel",
        "-initrd", "initrd",
        "-append", "console=ttyS0 quiet panic=-1 mitigations=off",
        "-chardev", "file,id=log,path=log", "-serial", "chardev:log",

        // With one port alone, the driver makes it at once.
        "-chardev", "stdio,id=reports,signal=off",
        "-device", "virtio-serial-pci,max_ports=1", "-device", "virtconsole,chardev=reports",
    ];

    private static string ReadTail(string path) => !File.Exists(path) ? "" : string.Join('\n', File.ReadAllLines(path)
        .Select(static line => new string([.. line.Where(static character => !char.IsControl(character))]).Trim())
        .Where(static line => line.Length > 0)
        .TakeLast(LogLines));
}
