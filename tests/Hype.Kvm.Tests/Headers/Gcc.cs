using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Hype.Testing;

namespace Hype.Kvm.Tests.Headers;

/// <summary>Checks assertions with gcc and tells by name which failed, and which the installed headers know nothing of.</summary>
internal static partial class Gcc
{
    public static GccResult Check(CProof proof)
    {
        using Process process = Process.Start(new ProcessStartInfo("gcc", "-x c -std=gnu11 -fsyntax-only -fmax-errors=0 -fdiagnostics-color=never -")
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(proof.Text);
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(TestDeadline.Span), "gcc did not end");
        return Sort(errors.GetAwaiter().GetResult(), proof);
    }

    /// <summary>Compiles and runs a program, and returns the lines that it prints.</summary>
    public static string[] Run(string program)
    {
        string source = Keep(program, "bit-fields.c");
        string binary = Path.ChangeExtension(source, null);
        Execute("gcc", $"-std=gnu11 -w -o {binary} {source}");
        return Execute(binary, "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Writes a text where a reader can find it.</summary>
    public static string Keep(string text, string fileName)
    {
        string directory = Directory.CreateDirectory(Path.Combine(Manifests.Root, "artifacts", "proof")).FullName;
        string path = Path.Combine(directory, fileName);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Execute(string command, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
        string printed = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TestDeadline.Span), $"{command} did not end");
        Assert.Equal(0, process.ExitCode);
        return printed;
    }

    private static GccResult Sort(string errors, CProof proof)
    {
        SortedSet<string> wrong = new(StringComparer.Ordinal);
        SortedSet<string> missing = new(StringComparer.Ordinal);
        foreach (Match match in ErrorLine().Matches(errors))
        {
            int line = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            string message = match.Groups[2].Value;
            string name = proof.Names.TryGetValue(line, out string? found) ? found : $"line {line}: {message}";
            if (message.Contains("static assertion failed", StringComparison.Ordinal))
            {
                wrong.Add(name);
            }
            else
            {
                missing.Add(name);
            }
        }

        // An expression with an unknown name is reported more than once, also as an assertion that is not constant; it is missing, not wrong.
        wrong.ExceptWith(missing);
        return new GccResult(wrong, missing, errors);
    }

    [GeneratedRegex(@"<stdin>:(\d+):\d+: error: (.*)")]
    private static partial Regex ErrorLine();
}
