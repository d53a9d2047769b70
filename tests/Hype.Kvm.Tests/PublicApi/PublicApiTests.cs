using System.Reflection;
using Hype.Interop;
using Hype.Testing;
using PublicApiGenerator;

namespace Hype.Kvm.Tests.PublicApi;

/// <summary>What users can see and call, written down: a change of it is a change of a snapshot, and reviewed like code.</summary>
public sealed class PublicApiTests
{
    private static readonly Assembly[] s_assemblies = [typeof(SafeDescriptor).Assembly, typeof(KvmSystem).Assembly];

    private static readonly ILookup<string, Type> s_types = s_assemblies
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => !type.IsNested)
        .ToLookup(NameOf);

    public static TheoryData<string> Snapshots => [.. s_types.Select(group => group.Key).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Snapshots))]
    public async Task Public_interface_is(string name)
    {
        Type[] types = [.. s_types[name].OrderBy(type => type.FullName, StringComparer.Ordinal)];
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false, IncludeTypes = types };

        await Verifier.Verify(types[0].Assembly.GeneratePublicApi(options)).UseFileName("PublicApi." + name);
    }

    [Fact]
    public void Every_snapshot_is_of_something()
    {
        string folder = Path.Combine(Headers.Manifests.Root, "tests/Hype.Kvm.Tests/Snapshots");
        IEnumerable<string> files = Directory.GetFiles(folder, "PublicApi.*.verified.txt").Select(file => Path.GetFileName(file)["PublicApi.".Length..^".verified.txt".Length]);

        Assert.Equal(s_types.Select(group => group.Key).Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    // Hype.Kvm.X64 and what it is about; the runtime under generated code is one thing.
    private static string NameOf(Type type) => type.Namespace == "Hype.Interop" ? type.Namespace : $"{type.Namespace}.{Feature.Of(type)}";
}
