using System.Diagnostics;
using Xunit;

namespace Hype.Vm.Tests.Acpi;

/// <summary>The reference compiler reads every table, and compiles again what it read, without a word of complaint.</summary>
public sealed class AcpiCompilerTests
{
    [SkippableTheory]
    [InlineData(1, 0)]
    [InlineData(2, 2)]
    [InlineData(254, 15)]
    public void Disassembles_and_compiles_without_errors_and_warnings(int processors, int devices)
    {
        Skip.IfNot(File.Exists(Iasl), "iasl is not installed (Debian's acpica-tools), ./hype test installs it.");
        using AcpiImage image = new(processors, devices);
        string folder = Directory.CreateTempSubdirectory("hype-acpi").FullName;
        foreach (AcpiTable table in image.Find().Append(image.Dsdt))
        {
            string file = Path.Combine(folder, table.Signature);
            string again = Path.Combine(folder, $"again-{table.Signature}");
            File.WriteAllBytes(file + ".aml", table.Bytes);

            string disassembled = Run(folder, "-d", file + ".aml");
            string source = File.ReadAllText(file + ".dsl");
            AssertQuiet(table.Signature, disassembled);
            AssertQuiet(table.Signature, source);

            string compiled = Run(folder, "-p", again, file + ".dsl");
            AssertQuiet(table.Signature, compiled);
            byte[] compiledAgain = File.ReadAllBytes(again + ".aml");
            Assert.Equal(WithoutMaker(table.Bytes), WithoutMaker(compiledAgain));
        }

        Directory.Delete(folder, recursive: true);
    }

    [SkippableFact]
    public void Names_the_devices_and_what_they_take()
    {
        Skip.IfNot(File.Exists(Iasl), "iasl is not installed (Debian's acpica-tools), ./hype test installs it.");
        using AcpiImage image = new(1, 2);
        string folder = Directory.CreateTempSubdirectory("hype-acpi").FullName;
        File.WriteAllBytes(Path.Combine(folder, "DSDT.aml"), image.Dsdt.Bytes);
        _ = Run(folder, "-d", Path.Combine(folder, "DSDT.aml"));
        string source = File.ReadAllText(Path.Combine(folder, "DSDT.dsl"));
        Directory.Delete(folder, recursive: true);

        Assert.Contains("EisaId (\"PNP0501\")", source, StringComparison.Ordinal);
        Assert.Contains("EisaId (\"PNP0303\")", source, StringComparison.Ordinal);
        Assert.Contains("EisaId (\"PNP0B00\")", source, StringComparison.Ordinal);
        Assert.Contains("\"QEMU0001\"", source, StringComparison.Ordinal);
        Assert.Equal(2, source.Split("\"LNRO0005\"").Length - 1);
        Assert.Contains("0xD0001000", source, StringComparison.Ordinal);
        Assert.Contains("Interrupt (ResourceConsumer, Edge, ActiveHigh, Exclusive", source, StringComparison.Ordinal);
        Assert.Contains("0x00000006", source, StringComparison.Ordinal);
    }

    private static string Iasl => "/usr/bin/iasl";

    private static void AssertQuiet(string signature, string text)
    {
        string[] complaints =
        [
            .. text.Split('\n').Where(static line =>
                (line.Contains("rror", StringComparison.Ordinal) || line.Contains("arning", StringComparison.Ordinal) || line.Contains("emark", StringComparison.Ordinal))
                && !line.Contains("0 Errors, 0 Warnings, 0 Remarks", StringComparison.Ordinal)),
        ];
        Assert.True(complaints.Length == 0, $"{signature}: {string.Join('\n', complaints)}\n{text}");
    }

    /// <summary>The compiler puts its own name and revision into the header, and the checksum follows.</summary>
    private static byte[] WithoutMaker(byte[] table)
    {
        byte[] copy = [.. table];
        copy[9] = 0;
        copy.AsSpan(28, 8).Clear();
        return copy;
    }

    private static string Run(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new(Iasl, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string all = $"{output}\n{errors.Result}";
        Assert.True(process.ExitCode == 0, all);
        return all;
    }
}
