using System.Text.RegularExpressions;
using Hype.Facts.Proof;

namespace Hype.Facts.Tests;

/// <summary>Runs the command in a folder of its own, as a user would.</summary>
internal sealed partial class CheckRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hype-check-").FullName;

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Checks the manifest of the toy with a header, whose folder is searched.</summary>
    public int CheckToy(string header, params string[] options)
    {
        Write("toy.h", header);
        return Run([Write("toy.json", Toy.Manifest), "--include", _folder, .. options]);
    }

    public int Run(params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode;
        try
        {
            exitCode = CheckCommand.Run(CheckOptions.Parse(["check", .. args]), output, error);
        }
        catch (FactsException exception)
        {
            error.Write(exception.Message);
            exitCode = exception.ExitCode;
        }

        Output = output.ToString();
        Error = error.ToString().Replace(_folder + "/", "", StringComparison.Ordinal);
        return exitCode;
    }

    /// <summary>Gets the rows of the table, with one bar between the columns.</summary>
    public string[] Rows() => [.. Output.Split('\n').TakeWhile(line => line.Length > 0).Skip(1).Select(line => Gap().Replace(line, "|"))];

    [GeneratedRegex("  +")]
    private static partial Regex Gap();
}
