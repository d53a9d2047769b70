using System.Text;

namespace Hype.Vm.Testing.Reports;

/// <summary>A standard stream of the guest's, as reports.</summary>
/// <param name="reports">Where they go.</param>
/// <param name="kind">Which stream it is.</param>
internal sealed class ReportTextWriter(ReportWriter reports, ReportKind kind) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => reports.Write(kind, [value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => reports.Write(kind, buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => reports.Write(kind, buffer);

    /// <inheritdoc/>
    public override void Write(string? value) => reports.Write(kind, value);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => reports.Write(kind, value + NewLine);
}
