using System.Globalization;

namespace Hype.Kvm.Benchmarks;

/// <summary>Lets three programs take turns, and prints what came of it.</summary>
internal static class Comparison
{
    private const int Starts = 8; // how code and data happen to lie differs from one start of a program to the next
    private const int Rounds = 60; // of each loop, each program, each start
    private const int WarmUpRounds = 20; // the JIT compiler takes its time for the final code
    private const double RoundNanoseconds = 5e6;

    private static readonly string[] s_loops = ["version", "registers", "exit"];

    public static int Run(string c, string jit, string aot, string[] loops)
    {
        loops = loops.Length == 0 ? s_loops : [.. loops.Distinct()];
        Dictionary<string, Series[]> results = loops.ToDictionary(loop => loop, _ => new[] { new Series(), new Series(), new Series(), new Series() });
        for (int start = 0; start < Starts; start++)
        {
            using var inC = new Contender(c, "threads");
            using var alone = new Contender(c);
            using var withJit = new Contender("dotnet", jit, "worker");
            using var ahead = new Contender(aot, "worker");
            Contender[] contenders = [inC, alone, withJit, ahead];
            foreach (string loop in loops)
            {
                TakeTurns(contenders, loop, results[loop], firstOf: start);
            }
        }

        Print(results);
        return 0;
    }

    private static void TakeTurns(Contender[] contenders, string loop, Series[] series, int firstOf)
    {
        int count = CountFor(contenders[0], loop);
        for (int round = 0; round < WarmUpRounds + Rounds; round++)
        {
            for (int turn = 0; turn < contenders.Length; turn++)
            {
                // Nobody is always the one who comes after the same other.
                int index = (turn + round + firstOf) % contenders.Length;
                Sample sample = contenders[index].Measure(loop, count);
                if (round >= WarmUpRounds)
                {
                    series[index].Add(sample);
                }
            }
        }
    }

    private static int CountFor(Contender contender, string loop)
    {
        contender.Measure(loop, 100);
        return (int)Math.Max(10, RoundNanoseconds / contender.Measure(loop, 100).Nanoseconds);
    }

    private static void Print(Dictionary<string, Series[]> results)
    {
        Console.WriteLine("| loop | program | median ns | minimum ns | to C, median | to C, minimum | bytes |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        foreach ((string loop, Series[] series) in results)
        {
            PrintRow(loop, "C, two threads", series[0], series[0]);
            PrintRow(loop, "C, one thread", series[1], series[0]);
            PrintRow(loop, ".NET, JIT", series[2], series[0]);
            PrintRow(loop, ".NET, NativeAOT", series[3], series[0]);
        }
    }

    private static void PrintRow(string loop, string program, Series series, Series reference) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {loop} | {program} | {series.Median:F1} | {series.Minimum:F1} | {series.RatioTo(reference):F3} | {series.Minimum / reference.Minimum:F3} | {series.Bytes:F0} |"));
}
