using System.Diagnostics;
using System.Globalization;

namespace Hype.Kvm.Benchmarks;

/// <summary>A program that runs loops on request, and sleeps in between.</summary>
internal sealed class Contender : IDisposable
{
    private readonly Process _process;

    public Contender(string path, params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{path} could not be started.");
    }

    /// <summary>Makes calls and tells what one of them took.</summary>
    public Sample Measure(string loop, int count)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{loop} {count}"));
        _process.StandardInput.Flush();
        string[] answer = (_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("A program ended early.")).Split(' ');
        return new Sample(Parse(answer[0]) / count, Parse(answer[1]) / count);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);
}
