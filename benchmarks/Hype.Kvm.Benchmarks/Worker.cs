using System.Diagnostics;
using System.Globalization;

namespace Hype.Kvm.Benchmarks;

/// <summary>The loops in .NET, as benchmarks/native/ioctl-loop.c has them in C: a line "LOOP COUNT" in, a line with nanoseconds and allocated bytes out.</summary>
internal static class Worker
{
    public static int Run()
    {
        using var guest = new LoopGuest();
        while (Console.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            int count = int.Parse(words[1], CultureInfo.InvariantCulture);
            Console.WriteLine(Measure(guest, words[0], count));
        }

        return 0;
    }

    private static string Measure(LoopGuest guest, string loop, int count)
    {
        Action<int> run = loop switch
        {
            "version" => guest.ReadVersion,
            "registers" => guest.ReadRegisters,
            "exit" => guest.RunToPort,
            _ => throw new ArgumentException($"There is no loop '{loop}'.", nameof(loop)),
        };
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        run(count);
        long elapsed = Stopwatch.GetElapsedTime(start).Ticks * TimeSpan.NanosecondsPerTick;
        return string.Create(CultureInfo.InvariantCulture, $"{elapsed} {GC.GetAllocatedBytesForCurrentThread() - allocated}");
    }
}
