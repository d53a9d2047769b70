using System.Diagnostics;
using System.Reflection;

namespace Hype.Packages.Tests;

/// <summary>
/// A folder outside of the repository with the projects of <c>Consumers</c>, which know of Hype what is in the packages. What else they need comes from the
/// machine's cache or its sources; packages of ours never do, as an older one of the same version may be there.
/// </summary>
public sealed class Workspace : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hype-packages");
    private readonly Lazy<ProgramResult> _build;

    public Workspace()
    {
        _build = new Lazy<ProgramResult>(() => Dotnet("build", "Workspace.slnx", "-c", "Release", "-warnaserror", "-v", "quiet"));
        if (PackageFeed.Folder is not null)
        {
            Copy(Path.Combine(RepositoryRoot, "tests", "Hype.Packages.Tests", "Consumers"), _folder.FullName);
            File.WriteAllText(PathOf("Directory.Build.props"), $"<Project><PropertyGroup><HypeVersion>{PackageFeed.Version}</HypeVersion></PropertyGroup></Project>");
            File.WriteAllText(PathOf("nuget.config"), Configuration(PackageFeed.Folder));
            LinkCache();
        }
    }

    /// <summary>The repository.</summary>
    public static string RepositoryRoot { get; } =
        typeof(Workspace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The full path of a file in the folder.</summary>
    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>What building all the projects gave; the first who asks waits for it.</summary>
    internal ProgramResult Build() => _build.Value;

    /// <summary>Runs <c>dotnet</c> in the folder.</summary>
    internal ProgramResult Dotnet(params string[] arguments) => Run("dotnet", arguments);

    /// <summary>Runs a program in the folder to its end.</summary>
    internal ProgramResult Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new("timeout", [((int)s_patience.TotalSeconds).ToString(), program, .. arguments])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Clean(start.Environment);
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return new ProgramResult(process.ExitCode, output);
    }

    /// <summary>Copies folders of the repository, and the files that every build of it reads.</summary>
    internal void CopyBuildFiles(string target, params string[] folders)
    {
        foreach (string folder in folders)
        {
            Copy(Path.Combine(RepositoryRoot, folder), Path.Combine(PathOf(target), folder));
        }

        string[] patterns = ["*.props", "global.json", "BannedSymbols.txt", ".editorconfig", "src/Directory.*"];
        foreach (string file in patterns.SelectMany(pattern => Directory.GetFiles(RepositoryRoot, pattern)))
        {
            File.Copy(file, Path.Combine(PathOf(target), Path.GetRelativePath(RepositoryRoot, file)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    // The test runner is an MSBuild of its own, and tells its children about itself.
    private static void Clean(IDictionary<string, string?> environment)
    {
        foreach (string name in environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            environment.Remove(name);
        }

        environment.Remove("HYPE_TEST_KERNEL"); // A project of theirs names its own.
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["UseSharedCompilation"] = "false";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        environment["DOTNET_NOLOGO"] = "1";
    }

    private static string Configuration(string feed) => $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="packages" /></config>
          <fallbackPackageFolders><clear /><add key="machine" value="machine" /></fallbackPackageFolders>
          <packageSources><add key="hype" value="{Path.GetFullPath(feed)}" /></packageSources>
        </configuration>
        """;

    private void LinkCache()
    {
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Directory.CreateDirectory(PathOf("machine"));
        foreach (string package in Directory.Exists(cache) ? Directory.GetDirectories(cache) : [])
        {
            string name = Path.GetFileName(package);
            if (!name.StartsWith("hype", StringComparison.OrdinalIgnoreCase))
            {
                Directory.CreateSymbolicLink(PathOf(Path.Combine("machine", name)), package);
            }
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
