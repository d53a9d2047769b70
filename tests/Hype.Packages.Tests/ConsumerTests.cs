using System.Text.Json;
using Xunit;

namespace Hype.Packages.Tests;

/// <summary>Projects outside of the repository that use the packages.</summary>
public class ConsumerTests(Workspace workspace) : IClassFixture<Workspace>
{
    private const string Manifest = """
        {
          "id": "broken",
          "namespace": "Acme",
          "types": [
            { "struct": "reading", "fields": [["value", "u23"]] }
          ]
        }
        """;

    [RequiresPackagesFact]
    public void Projects_build_without_a_warning()
    {
        string output = workspace.Build().Succeeded();
        Assert.DoesNotContain(": warning ", output, StringComparison.Ordinal);
        Assert.True(File.Exists(workspace.PathOf("Oldest/bin/Release/net8.0/Oldest.dll")), output);
    }

    [RequiresPackagesFact]
    public void Program_with_the_newest_language_and_the_long_form_calls_the_kernel()
    {
        workspace.Build().Succeeded();
        Assert.Equal("Network\n", workspace.Dotnet("Latest/bin/Release/net10.0/Latest.dll").Succeeded());
    }

    [RequiresPackagesFact]
    public void Strict_program_runs_ahead_of_time()
    {
        workspace.Build().Succeeded();
        string output = workspace.Dotnet("publish", "Strict", "-c", "Release", "-v", "quiet").Succeeded();
        Assert.DoesNotContain(": warning ", output, StringComparison.Ordinal);
        Assert.Matches("^Network User owner [0-9]+\nEINVAL 16\n$", workspace.Run("Strict/bin/Release/net10.0/linux-x64/publish/Strict").Succeeded());
    }

    [RequiresPackagesFact]
    public void Schema_is_where_manifests_look_for_it()
    {
        workspace.Build().Succeeded();
        Assert.Contains("\"obj/ioctl-manifest.schema.json\"", File.ReadAllText(workspace.PathOf("Strict/nsfs.ioctl.json")), StringComparison.Ordinal);
        Assert.Equal(
            PackageFeed.Read("Hype.Kvm.Generators", "schema/ioctl-manifest.schema.json"),
            File.ReadAllBytes(workspace.PathOf("Strict/obj/ioctl-manifest.schema.json")));
    }

    [RequiresPackagesFact]
    public void Program_contains_nothing_of_the_generator()
    {
        workspace.Build().Succeeded();
        IEnumerable<string?> assemblies = Directory.GetFiles(workspace.PathOf("Strict/bin/Release/net10.0"), "*.dll").Select(Path.GetFileName);
        Assert.Equal(["Hype.Interop.dll", "Strict.dll"], assemblies.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("Generators", File.ReadAllText(workspace.PathOf("Strict/bin/Release/net10.0/Strict.deps.json")), StringComparison.Ordinal);
    }

    [RequiresPackagesFact]
    public void Monitor_brings_no_manifest_where_there_is_no_generator()
    {
        workspace.Build().Succeeded();
        Assert.DoesNotContain("ioctls", AdditionalFilesOf("Monitor"), StringComparison.Ordinal);
    }

    [RequiresPackagesFact]
    public void Kvm_brings_its_manifest_for_reference_where_there_is_a_generator()
    {
        workspace.Build().Succeeded();
        using JsonDocument answer = JsonDocument.Parse(AdditionalFilesOf("KvmExtension"));
        IEnumerable<string> files = answer.RootElement.GetProperty("Items").GetProperty("AdditionalFiles").EnumerateArray()
            .Select(file => $"{file.GetProperty("Filename").GetString()} {file.GetProperty("IoctlManifest").GetString()}");
        Assert.Equal(["kvm-ioctls reference", "kvm-next.ioctl true", "nsfs.ioctl reference"], files.Order(StringComparer.Ordinal));
    }

    [RequiresPackagesAndKvmFact]
    public void Ioctl_of_a_newer_kernel_is_a_method_of_a_handle_of_ours()
    {
        workspace.Build().Succeeded();
        Assert.Equal("ENOTTY\n", workspace.Dotnet("KvmExtension/bin/Release/net10.0/KvmExtension.dll", "call").Succeeded());
    }

    [RequiresPackagesFact]
    public void Console_project_needs_two_packages_and_one_property()
    {
        workspace.Dotnet("new", "console", "-o", "Fresh", "--no-restore").Succeeded();
        workspace.Dotnet("add", "Fresh", "package", "Hype.Kvm.Generators", "--version", PackageFeed.Version).Succeeded();
        string project = File.ReadAllText(workspace.PathOf("Fresh/Fresh.csproj"));
        File.WriteAllText(workspace.PathOf("Fresh/Fresh.csproj"), project.Replace(
            "</Project>",
            "<PropertyGroup><AllowUnsafeBlocks>true</AllowUnsafeBlocks></PropertyGroup><ItemGroup><IoctlManifest Include=\"broken.ioctl.json\" /></ItemGroup></Project>",
            StringComparison.Ordinal));
        File.WriteAllText(workspace.PathOf("Fresh/broken.ioctl.json"), Manifest);

        ProgramResult alone = workspace.Dotnet("build", "Fresh", "-v", "quiet");
        workspace.Dotnet("add", "Fresh", "package", "Hype.Interop", "--version", PackageFeed.Version).Succeeded();
        ProgramResult broken = workspace.Dotnet("build", "Fresh", "-v", "quiet");
        File.WriteAllText(workspace.PathOf("Fresh/broken.ioctl.json"), Manifest.Replace("u23", "u32", StringComparison.Ordinal));
        File.WriteAllText(workspace.PathOf("Fresh/Program.cs"), "Console.WriteLine(new Acme.Reading { Value = 23 }.Value);");

        Assert.Contains("error HYPE504: Generated code calls Hype.Interop", alone.Output, StringComparison.Ordinal);
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("Fresh/broken.ioctl.json(5,39): error HYPE201:", broken.Output, StringComparison.Ordinal);
        Assert.EndsWith("23\n", workspace.Dotnet("run", "--project", "Fresh", "-v", "quiet").Succeeded(), StringComparison.Ordinal);
    }

    [RequiresPackagesFact]
    public void Command_installs_as_a_tool()
    {
        workspace.Dotnet("tool", "install", "Hype.Cli", "--tool-path", "tools", "--version", PackageFeed.Version).Succeeded();
        Assert.Contains("hype [command]", workspace.Run("tools/hype", "--help").Succeeded(), StringComparison.Ordinal);
    }

    [RequiresPackagesAndGuestKernelFact]
    public void Test_project_runs_its_tests_in_guests()
    {
        string sample = Path.Combine(Workspace.RepositoryRoot, "samples", "GuestTests", "DiskTests.cs");
        File.Copy(sample, workspace.PathOf("GuestTests/DiskTests.cs"));
        File.CreateSymbolicLink(workspace.PathOf("GuestTests/kernel.deb"), Path.GetFullPath(RequiresPackagesAndGuestKernelFactAttribute.Kernel!));

        string output = workspace.Dotnet("test", "GuestTests").Succeeded();

        Assert.DoesNotContain(": warning ", output, StringComparison.Ordinal);
        Assert.Matches("Failed: +0, Passed: +2, Skipped: +0", output);
    }

    private string AdditionalFilesOf(string project) =>
        workspace.Dotnet("msbuild", $"{project}/{project}.csproj", "-getItem:AdditionalFiles").Succeeded();
}
