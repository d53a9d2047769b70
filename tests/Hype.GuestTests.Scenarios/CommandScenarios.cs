using System.Diagnostics;
using System.Globalization;
using Hype.Testing.Terminals;

namespace Hype.GuestTests.Scenarios;

/// <summary>The <c>hype</c> command with a real guest: in a terminal, and in a shell's loop.</summary>
internal static class CommandScenarios
{
    private const string EscapeKey = "\x1d";
    private const byte EscapeByte = 0x1d;
    private const int Seed = 20261124;
    private const int MiB = 1 << 20;
    private const int SIGCONT = 18;
    private const int SIGTSTP = 20;

    // Runs its arguments, and exits with 99 where they changed a flag of the terminal's descriptors, which they share.
    private const string WatchFlags = """
        flags() { for number in 0 4 2; do sed -n 's/^flags:\s*//p' "/proc/self/fdinfo/$number"; done; }
        exec 4>&1
        before=$(flags)
        "$@"
        status=$?
        [ "$before" = "$(flags)" ] || exit 99
        exit $status
        """;

    internal static Task TypesResizesAndEscapes(ScenarioContext context)
    {
        using TerminalSession session = Boot(context);
        Check.Equal("typed", Run(session, "echo ty''ped"));
        Check.Equal("33 101", Run(session, "stty size"));

        session.Resize(columns: 122, rows: 44);
        session.WaitUntil(() => Run(session, "stty size") == "44 122", ScenarioContext.Deadline, "the new size");

        // A shell of its own, which says that it is there: the first one is deaf while it starts a command.
        session.Type("sh -c \"echo @@'up'@@; sleep 1000\"\n");
        session.WaitFor("@@up@@\r\n", ScenarioContext.Deadline);
        session.Type("\x03"); // For what runs in the guest, and not for us.
        session.WaitFor(ScenarioContext.Prompt, ScenarioContext.Deadline);
        session.Type("echo @@'status'@@ $?\n");
        session.WaitFor("@@status@@ 130\r\n", ScenarioContext.Deadline);
        session.WaitFor(ScenarioContext.Prompt, ScenarioContext.Deadline);

        session.Kill(SIGTSTP);
        session.WaitUntil(() => session.IsStopped, ScenarioContext.Deadline, "the stop"); // Before that, what lets it go on would come too early.
        Check.Equal(session.OriginalModes, session.Modes);
        session.Resize(columns: 99, rows: 22);
        session.Kill(SIGCONT);
        session.WaitUntil(() => session.Modes != session.OriginalModes, ScenarioContext.Deadline, "the terminal to be taken again");
        session.WaitUntil(() => Run(session, "stty size") == "22 99", ScenarioContext.Deadline, "the size it got meanwhile");

        long started = Stopwatch.GetTimestamp();
        session.Type(EscapeKey);
        CheckEnd(session, 10);
        context.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"left {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms after the escape key"));
        return Task.CompletedTask;
    }

    internal static async Task TakesAPasteOf1MiB(ScenarioContext context)
    {
        byte[] bytes = new byte[MiB];
        new Random(Seed).NextBytes(bytes);
        bytes.AsSpan().Replace(Checksum.SysRq, (byte)0);
        bytes.AsSpan().Replace(EscapeByte, (byte)0);
        string expected = await Checksum.OfAsync(bytes);
        using TerminalSession session = Boot(context, "/bin/sh", "-c", WatchFlags, "sh");

        session.Type($"stty raw -echo; echo @@'go'@@; head -c {MiB} | sha256sum; stty sane\n");
        session.WaitFor("@@go@@\n", ScenarioContext.Deadline);
        long started = Stopwatch.GetTimestamp();
        session.Type(bytes, ScenarioContext.Deadline);
        string sum = session.WaitFor("  -", ScenarioContext.Deadline);
        context.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"1 MiB pasted in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, seed {Seed}"));

        Check.Equal(expected, sum[..Checksum.Length]);
        session.WaitFor(ScenarioContext.Prompt, ScenarioContext.Deadline);
        session.Type("reboot -f\n");
        CheckEnd(session, 0);
    }

    internal static Task IsKilled(ScenarioContext context)
    {
        foreach (int signal in (int[])[1, 15])
        {
            using TerminalSession session = Boot(context);
            session.Kill(signal);
            CheckEnd(session, 128 + signal);
        }

        return Task.CompletedTask;
    }

    internal static Task IsKilledWhileNobodyReads(ScenarioContext context)
    {
        using TerminalSession session = Boot(context);
        session.Type("echo @@'go'@@; exec cat /dev/zero\n");
        session.WaitFor("@@go@@\r\n", ScenarioContext.Deadline);
        session.IsStalled = true;
        session.WaitUntil(() => session.IsFull, ScenarioContext.Deadline, "the terminal to be full");

        long started = Stopwatch.GetTimestamp();
        session.Kill(15);
        CheckEnd(session, 128 + 15);
        context.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"ended {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms after the signal"));
        return Task.CompletedTask;
    }

    internal static async Task TwentyTimesInAShellLoopLeavesNothing(ScenarioContext context)
    {
        string folder = Directory.CreateTempSubdirectory("hype-loop").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "loop.sh"), ReadLoop());
        using Process loop = Process.Start("/bin/sh", [Path.Combine(folder, "loop.sh"), folder, context.Files.Command, context.Files.Kernel, context.Files.Initrd]);
        await loop.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(10));

        Check.Equal(0, loop.ExitCode);
        Check.Equal("", await File.ReadAllTextAsync(Path.Combine(folder, "mistakes")));
        Check.Equal("", string.Join(' ', ProcessesOf(context.Files.Command)));
        Directory.Delete(folder, recursive: true);
    }

    private static TerminalSession Boot(ScenarioContext context, params string[] wrapper)
    {
        TerminalSession session = new([.. wrapper, context.Files.Command, "run", "--kernel", context.Files.Kernel, "--initrd", context.Files.Initrd]);
        session.WaitFor(ScenarioContext.Prompt, ScenarioContext.Deadline);
        return session;
    }

    /// <summary>Runs a command in the shell, which waits at its prompt.</summary>
    /// <remarks>What the shell echoes is not looked at: it writes its line anew when the window changes meanwhile.</remarks>
    private static string Run(TerminalSession session, string command)
    {
        session.Type($"echo @@'begin'@@; {command}; echo @@'end'@@\n");
        session.WaitFor("@@begin@@\r\n", ScenarioContext.Deadline);
        string output = session.WaitFor("@@end@@\r\n", ScenarioContext.Deadline);
        session.WaitFor(ScenarioContext.Prompt, ScenarioContext.Deadline);
        return output[..^"@@end@@\r\n".Length].TrimEnd();
    }

    private static void CheckEnd(TerminalSession session, int status)
    {
        Check.That(session.Modes != session.OriginalModes, "the terminal was not the guest's");
        Check.Equal(status, session.WaitForExit(ScenarioContext.Deadline));
        Check.Equal(session.OriginalModes, session.Modes);
    }

    private static string ReadLoop()
    {
        using Stream stream = typeof(CommandScenarios).Assembly.GetManifestResourceStream("command-loop.sh")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> ProcessesOf(string command) =>
        Directory.EnumerateDirectories("/proc")
            .Where(static folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            .Where(folder => new FileInfo(Path.Combine(folder, "exe")).LinkTarget == command);
}
