using Xunit;

namespace Hype.Packages.Tests;

/// <summary>Versions, as git's tags say: in a repository of the test's own, with the build files of this one.</summary>
public class VersionTests(Workspace workspace) : IClassFixture<Workspace>
{
    [RequiresPackagesFact]
    public void Version_is_the_tag_and_counts_the_commits_after_it()
    {
        workspace.CopyBuildFiles("tagged", "src/Hype.Interop", "etc/packages");
        workspace.Dotnet("restore", "tagged/src/Hype.Interop").Succeeded();

        Git("init", "--quiet");
        Commit("first");
        Git("tag", "v9.8.7");
        string tagged = Version();
        Commit("second");

        Assert.Equal(("9.8.7", "9.8.8-dev.1"), (tagged, Version()));
    }

    private void Commit(string message) =>
        Git("-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "commit.gpgSign=false", "commit", "--quiet", "--allow-empty", "-m", message);

    private void Git(params string[] arguments) => workspace.Run("git", ["-C", "tagged", .. arguments]).Succeeded();

    private string Version() => workspace.Dotnet(
        "msbuild", "tagged/src/Hype.Interop", "-t:MinVer", "-getProperty:PackageVersion", "-p:Packing=true", "-p:TargetFramework=net10.0").Succeeded().Trim();
}
