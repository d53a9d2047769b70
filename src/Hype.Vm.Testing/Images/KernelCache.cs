using System.Security.Cryptography;
using System.Text;

namespace Hype.Vm.Testing.Images;

/// <summary>Keeps what was taken from a package, by the hash of what it was taken from: to unpack one takes seconds, and each test wants it.</summary>
/// <remarks>In <c>hype</c> in the user's cache folder, where everything may be deleted at any time.</remarks>
internal sealed class KernelCache
{
    private const string Version = "1"; // Of what is kept: other content, another number.

    private readonly string? _folder;

    /// <summary>Looks at what a kernel would be taken from.</summary>
    /// <param name="path">The package; a folder has no hash, and nothing is kept of it.</param>
    /// <param name="modules">The modules that the caller wants.</param>
    internal KernelCache(string path, IReadOnlyList<string> modules)
    {
        if (File.Exists(path))
        {
            using FileStream file = File.OpenRead(path);
            byte[] package = SHA256.HashData(file);
            byte[] key = SHA256.HashData([.. package, .. Encoding.UTF8.GetBytes($"{Version}\n{string.Join('\n', modules)}")]);
            _folder = Path.Combine(Root, $"testing-{Convert.ToHexStringLower(key)[..32]}");
        }
    }

    private static string Root => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "hype");

    /// <summary>Reads what is kept, if it is.</summary>
    internal KernelFiles? TryRead()
    {
        if (_folder is null || !Directory.Exists(_folder))
        {
            return null;
        }

        try
        {
            string host = PathOf("host.cpio");
            return new KernelFiles(File.ReadAllBytes(PathOf("kernel")), File.ReadAllBytes(PathOf("guest.cpio")), File.Exists(host) ? File.ReadAllBytes(host) : null);
        }
        catch (IOException)
        {
            return null; // Somebody is deleting it.
        }
    }

    /// <summary>Keeps it, if that is possible: nothing depends on it.</summary>
    /// <param name="files">What was taken.</param>
    internal void Write(KernelFiles files)
    {
        if (_folder is null)
        {
            return;
        }

        try
        {
            string part = $"{_folder}.{Guid.NewGuid():N}";
            Directory.CreateDirectory(part);
            File.WriteAllBytes(Path.Combine(part, "kernel"), files.Image);
            File.WriteAllBytes(Path.Combine(part, "guest.cpio"), files.GuestModules);
            if (files.HostModules is byte[] modules)
            {
                File.WriteAllBytes(Path.Combine(part, "host.cpio"), modules);
            }

            Publish(part);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then the next test unpacks it again.
        }
    }

    /// <summary>All of it appears at once, whoever else does the same.</summary>
    private void Publish(string part)
    {
        try
        {
            Directory.Move(part, _folder!);
        }
        catch (IOException)
        {
            Directory.Delete(part, recursive: true); // Another was quicker.
        }
    }

    private string PathOf(string name) => Path.Combine(_folder!, name);
}
