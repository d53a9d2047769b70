using System.Globalization;
using System.Text;

namespace Hype.Vm.Testing.Reports;

/// <summary>Puts together what a guest told. Nothing that it tells is an error here: it is a guest.</summary>
internal sealed class ReportCollector
{
    /// <summary>More than this of either stream is dropped: a guest must not fill its host's memory.</summary>
    internal const int MaxStreamLength = 16 * 1024 * 1024;

    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    /// <summary>Gets the standard output.</summary>
    internal string Output => _output.ToString();

    /// <summary>Gets the standard error.</summary>
    internal string Error => _error.ToString();

    /// <summary>Gets the exception that ended the code, as it describes itself.</summary>
    internal string? Exception { get; private set; }

    /// <summary>Gets the exit code; <see langword="null"/> where the guest did not come to it.</summary>
    internal int? ExitCode { get; private set; }

    /// <summary>Gets how the machine ended; only an emulated host tells.</summary>
    internal string? MachineEnd { get; private set; }

    /// <summary>Gets the console's last lines; only an emulated host tells.</summary>
    internal string? ConsoleTail { get; private set; }

    /// <summary>Takes a line.</summary>
    /// <param name="line">The line.</param>
    internal void Take(string line)
    {
        if (Report.TryParse(line) is not Report report)
        {
            return;
        }

        switch (report.Kind)
        {
            case ReportKind.Output:
                Append(_output, report.Text);
                break;
            case ReportKind.Error:
                Append(_error, report.Text);
                break;
            case ReportKind.Exception:
                Exception ??= report.Text;
                break;
            case ReportKind.ExitCode:
                ExitCode ??= int.TryParse(report.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code) ? code : null;
                break;
            case ReportKind.MachineEnd:
                MachineEnd ??= report.Text;
                break;
            case ReportKind.ConsoleTail:
                ConsoleTail ??= report.Text;
                break;
        }
    }

    private static void Append(StringBuilder stream, string text) =>
        stream.Append(text.AsSpan(0, Math.Min(text.Length, MaxStreamLength - stream.Length)));
}
