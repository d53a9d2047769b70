using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace Hype.Testing;

/// <summary>A comparison with a verified file, with its settings.</summary>
public sealed class SettingsTask(string target, string extension, string projectDirectory)
{
    private string _directory = "Snapshots";
    private string? _fileName;

    public SettingsTask UseDirectory(string directory)
    {
        _directory = directory;
        return this;
    }

    public SettingsTask UseFileName(string fileName)
    {
        _fileName = fileName;
        return this;
    }

    public TaskAwaiter GetAwaiter() => CompareAsync().GetAwaiter();

    private async Task CompareAsync()
    {
        string stem = Path.Combine(projectDirectory, _directory, _fileName ?? throw new InvalidOperationException("Give the snapshot a file name."));
        string verified = $"{stem}.verified.{extension}";
        string received = $"{stem}.received.{extension}";
        string expected = File.Exists(verified) ? Normalize(await File.ReadAllTextAsync(verified)) : "";
        string actual = Normalize(target);
        if (File.Exists(verified) && expected == actual)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(stem)!);
        await File.WriteAllTextAsync(received, actual);
        string reason = File.Exists(verified) ? "differs from the verified file" : "has no verified file yet";
        throw new XunitException($"{Path.GetFileName(stem)} {reason}; accept {received} if it is right.\n{UnifiedDiff.Create(expected, actual)}");
    }

    private static string Normalize(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n') + "\n";
}
