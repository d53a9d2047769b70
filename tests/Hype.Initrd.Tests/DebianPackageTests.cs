using Hype.Initrd.Modules;
using Xunit;

namespace Hype.Initrd.Tests;

public sealed class DebianPackageTests
{
    private const string Folder = "hype-package";

    [Theory]
    [InlineData("data.tar")]
    [InlineData("data.tar.gz")]
    [InlineData("data.tar.zst")]
    public void Modules_are_found_however_they_are_packed(string data)
    {
        ModuleTree tree = Open(PackageBuilder.Build(data, ModuleBuilder.Build("depends=b")));

        Assert.Equal("1.0", tree.Release);
        Assert.Equal(["b"], tree.Find("a")!.Dependencies);
    }

    [Theory]
    [InlineData("data.tar")]
    [InlineData("data.tar.gz")]
    [InlineData("data.tar.zst")]
    public void Damaged_package_is_refused_or_read_but_nothing_else(string data)
    {
        byte[] whole = PackageBuilder.Build(data, ModuleBuilder.Build("depends=b"));
        for (int at = 0; at < whole.Length; at += at < 512 ? 1 : 13)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0xff;
            AssertReadOrRefused(damaged, at);
            AssertReadOrRefused(whole[..at], at);
        }
    }

    private static void AssertReadOrRefused(byte[] package, int at)
    {
        try
        {
            _ = Open(package).Find("a");
        }
        catch (InitrdException)
        {
        }
        catch (Exception exception)
        {
            Assert.Fail($"damage at {at}: {exception}");
        }
    }

    private static ModuleTree Open(byte[] package)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory(Folder);
        try
        {
            string path = Path.Combine(folder.FullName, "linux-image.deb");
            File.WriteAllBytes(path, package);
            return ModuleTree.Open(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
