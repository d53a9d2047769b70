using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Xunit;

namespace Hype.Packages.Tests;

/// <summary>What is in the packages, and what they say of themselves.</summary>
public class ContentTests
{
    [RequiresPackagesFact]
    public void Folder_has_each_package_once_and_nothing_else()
    {
        string[] symbols = ["Hype.Cli", "Hype.Interop", "Hype.Kvm", "Hype.Vm", "Hype.Vm.Testing"];
        IEnumerable<string> expected = PackageFeed.Ids.Select(id => PackageFeed.PathOf(id)).Concat(symbols.Select(id => PackageFeed.PathOf(id, "snupkg")));
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.GetFiles(PackageFeed.Folder!, "*pkg").Order(StringComparer.Ordinal));
    }

    [RequiresPackagesFact]
    public void Generator_holds_one_assembly_its_build_files_and_the_schema() => Assert.Equal(
        [
            "Hype.Kvm.Generators.nuspec", "README.md", "analyzers/dotnet/cs/Hype.Kvm.Generators.dll",
            "build/Hype.Kvm.Generators.props", "build/Hype.Kvm.Generators.targets", "icon.png", "schema/ioctl-manifest.schema.json",
        ],
        PackageFeed.FilesOf("Hype.Kvm.Generators"));

    [RequiresPackagesFact]
    public void Interop_holds_a_library_for_each_framework_and_its_build_file() => Assert.Equal(
        [
            "Hype.Interop.nuspec", "README.md", "build/Hype.Interop.props", "buildTransitive/Hype.Interop.props", "icon.png",
            "lib/net10.0/Hype.Interop.dll", "lib/net10.0/Hype.Interop.xml", "lib/net8.0/Hype.Interop.dll", "lib/net8.0/Hype.Interop.xml",
        ],
        PackageFeed.FilesOf("Hype.Interop"));

    [RequiresPackagesFact]
    public void Kvm_holds_a_library_for_each_framework_and_its_manifest() => Assert.Equal(
        [
            "Hype.Kvm.nuspec", "README.md", "buildTransitive/Hype.Kvm.targets", "definitions/kvm-ioctls.json", "icon.png",
            "lib/net10.0/Hype.Kvm.dll", "lib/net10.0/Hype.Kvm.xml", "lib/net8.0/Hype.Kvm.dll", "lib/net8.0/Hype.Kvm.xml",
        ],
        PackageFeed.FilesOf("Hype.Kvm"));

    [RequiresPackagesFact]
    public void Monitor_holds_a_library() => Assert.Equal(
        ["Hype.Vm.nuspec", "README.md", "icon.png", "lib/net10.0/Hype.Vm.dll", "lib/net10.0/Hype.Vm.xml"],
        PackageFeed.FilesOf("Hype.Vm"));

    [RequiresPackagesFact]
    public void Guest_tests_hold_two_libraries_and_what_builds_the_guests_program() => Assert.Equal(
        [
            "Hype.Vm.Testing.nuspec", "README.md", "build/Hype.Vm.Testing.targets", "build/guest/Guest.csproj.txt", "build/guest/Program.cs.txt", "icon.png",
            "lib/net10.0/Hype.Initrd.dll", "lib/net10.0/Hype.Vm.Testing.dll", "lib/net10.0/Hype.Vm.Testing.xml",
        ],
        PackageFeed.FilesOf("Hype.Vm.Testing"));

    [RequiresPackagesFact]
    public void Symbols_hold_what_the_libraries_are_for()
    {
        Assert.Equal(["Hype.Interop.nuspec", "lib/net10.0/Hype.Interop.pdb", "lib/net8.0/Hype.Interop.pdb"], PackageFeed.FilesOf("Hype.Interop", "snupkg"));
        Assert.Equal(["Hype.Kvm.nuspec", "lib/net10.0/Hype.Kvm.pdb", "lib/net8.0/Hype.Kvm.pdb"], PackageFeed.FilesOf("Hype.Kvm", "snupkg"));
        Assert.Equal(["Hype.Vm.nuspec", "lib/net10.0/Hype.Vm.pdb"], PackageFeed.FilesOf("Hype.Vm", "snupkg"));
        Assert.Equal(["Hype.Vm.Testing.nuspec", "lib/net10.0/Hype.Vm.Testing.pdb"], PackageFeed.FilesOf("Hype.Vm.Testing", "snupkg"));
    }

    [RequiresPackagesFact]
    public void Symbols_name_sources_by_their_place_in_the_repository()
    {
        using MetadataReaderProvider symbols = MetadataReaderProvider.FromPortablePdbStream(
            new MemoryStream(PackageFeed.Read("Hype.Kvm", "lib/net10.0/Hype.Kvm.pdb", "snupkg")));
        MetadataReader reader = symbols.GetMetadataReader();
        string[] sources = [.. reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name))];
        Assert.Contains("/_/src/Hype.Kvm/KvmSystem.cs", sources);
        Assert.All(sources, source => Assert.StartsWith("/_/", source, StringComparison.Ordinal));
    }

    [RequiresPackagesFact]
    public void Generator_carries_its_symbols()
    {
        using PEReader assembly = new(new MemoryStream(PackageFeed.Read("Hype.Kvm.Generators", "analyzers/dotnet/cs/Hype.Kvm.Generators.dll")));
        Assert.Contains(assembly.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
    }

    [RequiresPackagesFact]
    public void Packages_are_small()
    {
        Assert.InRange(SizeOf("Hype.Interop"), 1, 120_000);
        Assert.InRange(SizeOf("Hype.Kvm.Generators"), 1, 400_000);
        Assert.InRange(SizeOf("Hype.Kvm"), 1, 1_000_000);
        Assert.InRange(SizeOf("Hype.Vm"), 1, 300_000);
        Assert.InRange(SizeOf("Hype.Vm.Testing"), 1, 120_000);
        Assert.InRange(SizeOf("Hype.Cli"), 1, 2_600_000);
    }

    [RequiresPackagesFact]
    public void Every_package_says_who_what_and_under_which_licence() => Assert.All(PackageFeed.Ids, id =>
    {
        XElement metadata = PackageFeed.Nuspec(id);
        Assert.Equal(id, metadata.Element("id")?.Value);
        Assert.Equal(PackageFeed.Version, metadata.Element("version")?.Value);
        Assert.Equal("MIT", metadata.Element("license")?.Value);
        Assert.Equal("icon.png", metadata.Element("icon")?.Value);
        Assert.Equal("README.md", metadata.Element("readme")?.Value);
        Assert.NotEmpty(metadata.Element("description")!.Value);
        Assert.Null(metadata.Element("repository")?.Attribute("branch"));
    });

    [RequiresPackagesFact]
    public void Icon_is_a_square_of_128()
    {
        byte[] icon = PackageFeed.Read("Hype.Interop", "icon.png");
        Assert.Equal("PNG"u8, icon.AsSpan(1, 3));
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))));
    }

    [RequiresPackagesFact]
    public void Generator_is_there_for_development_only_and_needs_nothing()
    {
        XElement metadata = PackageFeed.Nuspec("Hype.Kvm.Generators");
        Assert.Equal("true", metadata.Element("developmentDependency")?.Value);
        Assert.Null(metadata.Element("dependencies"));
    }

    [RequiresPackagesFact]
    public void Libraries_need_each_other_in_the_very_same_version()
    {
        string own = $"[{PackageFeed.Version}]";
        Assert.Equal(["net10.0:", "net8.0:"], DependenciesOf("Hype.Interop"));
        Assert.Equal([$"net10.0:Hype.Interop {own}", $"net8.0:Hype.Interop {own}"], DependenciesOf("Hype.Kvm"));
        string dependencies = Assert.Single(DependenciesOf("Hype.Vm"));
        Assert.StartsWith($"net10.0:Hype.Kvm {own},Microsoft.Extensions.Logging.Abstractions ", dependencies, StringComparison.Ordinal);
        dependencies = Assert.Single(DependenciesOf("Hype.Vm.Testing"));
        Assert.StartsWith($"net10.0:Hype.Vm {own},SharpCompress ", dependencies, StringComparison.Ordinal);
    }

    private static long SizeOf(string id) => new FileInfo(PackageFeed.PathOf(id)).Length;

    private static string[] DependenciesOf(string id) =>
        [.. PackageFeed.Nuspec(id).Element("dependencies")!.Elements("group").Select(Describe).Order(StringComparer.Ordinal)];

    private static string Describe(XElement group) =>
        $"{group.Attribute("targetFramework")?.Value}:{string.Join(',', group.Elements().Select(one => $"{one.Attribute("id")?.Value} {one.Attribute("version")?.Value}"))}";
}
