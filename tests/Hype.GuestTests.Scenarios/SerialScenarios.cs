using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using Hype.Vm;
using Hype.Vm.Consoles;

namespace Hype.GuestTests.Scenarios;

/// <summary>The serial port under Linux's own driver.</summary>
internal static class SerialScenarios
{
    // A byte costs Linux one exit to send and two to receive, and an exit takes an emulated host a tenth of a millisecond: there, the tests ask for less.
    private static int KiB => int.Parse(Environment.GetEnvironmentVariable("HYPE_SERIAL_KIB") ?? "1024", CultureInfo.InvariantCulture);

    internal static Task CarriesBytesBothWays(ScenarioContext context) => CarryAsync(context, KiB * 1024);

    internal static async Task TakesTheWholeLog(ScenarioContext context)
    {
        foreach (GuestKernel kernel in (GuestKernel[])[context.Files.Debian61, context.Files.Debian612])
        {
            MemoryConsole log = new();
            await using Guest guest = context.CreateGuest(
                memoryMiB: 256, kernel: kernel, commandLine: "console=ttyS0 console=hvc0 loglevel=8 panic=-1", serial: new SerialPortOptions { Endpoint = log });
            await guest.BootAsync();
            int lines = int.Parse(await guest.RunAsync("dmesg | wc -l"), CultureInfo.InvariantCulture);
            Check.Equal(VmExitReason.PowerOff, (await guest.EndAsync("poweroff")).Reason);

            string text = log.Transcript;
            int found = text.Split('\n').Count(static line => line.StartsWith('['));
            context.Notes.Add($"{lines} lines in the kernel's buffer at the shell, {found} on the port in the end");
            Check.That(text.StartsWith("[    0.000000] Linux version", StringComparison.Ordinal), text[..100]);
            Check.That(found >= lines - 2, "the log on the port is shorter than the kernel's own");
            Check.That(text.Contains("reboot: Power down", StringComparison.Ordinal), "the last line is missing");
        }
    }

    private static async Task CarryAsync(ScenarioContext context, int count)
    {
        // Several times what it takes.
        TimeSpan deadline = TimeSpan.FromMinutes(2) + (count * TimeSpan.FromMilliseconds(1));
        PipeConsole port = new();
        await using Guest guest = context.CreateGuest(serial: new SerialPortOptions { Endpoint = port });
        await guest.BootAsync();
        long started = Stopwatch.GetTimestamp();
        _ = await guest.RunAsync("stty -F /dev/ttyS0 raw -echo crtscts");
        byte[] bytes = new byte[count];
        new Random(16550).NextBytes(bytes);

        Task<FlushResult> send = port.ToGuest.WriteAsync(bytes).AsTask();
        string received = await guest.RunAsync($"head -c {count} /dev/ttyS0 >/tmp/bytes; sha256sum </tmp/bytes", deadline);
        _ = await send;
        string sum = await Checksum.OfAsync(bytes);
        Check.Equal(sum, received[..Checksum.Length]);

        Task<byte[]> read = ReadAsync(port.FromGuest, count, deadline);
        _ = await guest.RunAsync("cat /tmp/bytes >/dev/ttyS0", deadline);
        Check.Equal(sum, await Checksum.OfAsync(await read));
        context.Notes.Add($"{Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s for {count} bytes each way");
        Check.Equal(VmExitReason.Reset, (await guest.EndAsync("reboot")).Reason);
    }

    private static async Task<byte[]> ReadAsync(PipeReader reader, int count, TimeSpan deadline)
    {
        ReadResult result = await reader.ReadAtLeastAsync(count).AsTask().WaitAsync(deadline);
        byte[] bytes = new byte[count];
        System.Buffers.BuffersExtensions.CopyTo(result.Buffer.Slice(0, count), bytes);
        reader.AdvanceTo(result.Buffer.End);
        return bytes;
    }
}
