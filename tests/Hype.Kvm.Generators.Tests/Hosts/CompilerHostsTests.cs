namespace Hype.Kvm.Generators.Tests.Hosts;

/// <summary>The generator loads in the oldest and the newest compiler and in the SDK's own, and makes the same bytes in each.</summary>
public sealed class CompilerHostsTests
{
    private const string KvmsHandWritten =
        "namespace Hype.Kvm { sealed class KvmException(string operation, Hype.Interop.Errno errno, string? detail, string? hint) : Hype.Interop.IoctlException(operation, errno, detail, hint); "
        + "partial class KvmVcpu { internal int SizeOf(KvmCapability capability) => (int)capability; } }";

    private static readonly string s_definitions = Path.Combine(Harness.RepositoryRoot, "definitions");

    [Fact]
    public void Every_compiler_gets_the_same_files()
    {
        using var sample = new TemporaryFile("dev-ioctls.json", SampleManifest.Text);
        string kvm = Path.Combine(s_definitions, "kvm-ioctls.json");
        string tty = Path.Combine(s_definitions, "tty-ioctls.json");

        (Version oldest, string[] files) = CompilerHosts.Run("Floor", [kvm, tty, sample.Path]);
        (Version newest, string[] sameFiles) = CompilerHosts.Run("Newest", [kvm, tty, sample.Path]);
        string[] compiled = [.. CompilerHosts.Compile(kvm, KvmsHandWritten), .. CompilerHosts.Compile(tty, ""), .. CompilerHosts.Compile(sample.Path, SampleManifest.HandWritten)];

        Assert.Equal(new Version(4, 8, 0, 0), oldest);
        Assert.True(newest > oldest);
        Assert.DoesNotContain(files, line => line.StartsWith("diagnostic", StringComparison.Ordinal));
        Assert.Equal(["dev-ioctls.json", "kvm-ioctls.json", "tty-ioctls.json"], files.Select(line => line.Split(' ')[0]).Distinct().Order());
        Assert.Equal(files, sameFiles);
        Assert.Equal(files, compiled);
    }
}
