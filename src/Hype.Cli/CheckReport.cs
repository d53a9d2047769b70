using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hype.Vm.Preflight;

namespace Hype.Cli;

/// <summary>Writes what a check found: for people, a line each with its remedy below, or for programs as JSON.</summary>
internal static class CheckReport
{
    private const string Indent = "      ";

    /// <summary>Formats it for people.</summary>
    /// <param name="report">What was found.</param>
    /// <returns>The text.</returns>
    internal static string Format(HostReport report)
    {
        StringBuilder text = new();
        foreach (HostFinding finding in report.Findings)
        {
            text.Append(Word(finding.Severity).PadRight(Indent.Length)).Append(finding.Sentence).Append('\n');
            if (finding.Remedy is not null)
            {
                text.Append(Indent).Append(finding.Remedy).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Formats it for programs: <c>{"canRunLinux": true, "findings": [{"id", "severity", "sentence", "remedy"}]}</c>.</summary>
    /// <param name="report">What was found.</param>
    /// <returns>The text.</returns>
    internal static string FormatJson(HostReport report)
    {
        using MemoryStream bytes = new();
        // The relaxed encoder leaves quotes as they are: the text goes into no web page.
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteBoolean("canRunLinux", report.CanRunLinux);
            json.WriteStartArray("findings");
            foreach (HostFinding finding in report.Findings)
            {
                json.WriteStartObject();
                json.WriteString("id", finding.Id);
                json.WriteString("severity", Word(finding.Severity));
                json.WriteString("sentence", finding.Sentence);
                json.WriteString("remedy", finding.Remedy);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static string Word(HostFindingSeverity severity) => severity switch
    {
        HostFindingSeverity.Good => "ok",
        HostFindingSeverity.Warning => "warn",
        _ => "fail",
    };
}
