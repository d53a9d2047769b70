using Xunit;

namespace Hype.Packages.Tests;

/// <summary>Packing again gives the same bytes: nobody needs to trust whoever packed.</summary>
public class RepeatTests(Workspace workspace) : IClassFixture<Workspace>
{
    [RequiresPackagesFact]
    public void Second_pack_of_the_same_sources_is_the_same_to_the_byte()
    {
        string again = workspace.PathOf("again");
        workspace.Run(Path.Combine(Workspace.RepositoryRoot, "hype"), "pack", again, "src/Hype.Kvm").Succeeded();
        Assert.All(["nupkg", "snupkg"], extension =>
        {
            string first = PackageFeed.PathOf("Hype.Kvm", extension);
            Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(Path.Combine(again, Path.GetFileName(first))));
        });
    }
}
