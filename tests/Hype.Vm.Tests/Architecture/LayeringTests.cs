using Xunit;

namespace Hype.Vm.Tests.Architecture;

/// <summary>The sources keep the rules of docs/design.md. <see cref="LayeringRulesTests"/> shows that each rule can be broken.</summary>
public sealed class LayeringTests
{
    private static readonly IReadOnlyList<SourceFile> s_files = SourceFile.LoadAll();

    public static TheoryData<string> NamespaceRules => [.. LayeringRules.Namespaces.Select(rule => rule.Name)];

    [Fact]
    public void Sources_are_found() => Assert.Contains(s_files, file => file.Path == "Hype.Vm/Memory/GuestMemory.cs");

    [Theory]
    [MemberData(nameof(NamespaceRules))]
    public void Namespaces_are_used_where_they_may_be(string name)
    {
        NamespaceRule rule = LayeringRules.Namespaces.Single(rule => rule.Name == name);

        AssertNone(s_files.SelectMany(rule.Check));
    }

    [Fact]
    public void Public_face_is_not_known_below()
    {
        IReadOnlySet<string> faceTypes = SourceChecks.FaceTypes(s_files);

        AssertNone(s_files.SelectMany(file => SourceChecks.FaceKnownBelow(file, faceTypes)));
    }

    [Fact]
    public void Unsafe_is_in_its_files() => AssertNone(s_files.SelectMany(SourceChecks.UnsafeOutsideOfItsFiles));

    [Fact]
    public void Pointers_have_a_reason() => AssertNone(s_files.SelectMany(SourceChecks.PointersWithoutReason));

    [Fact]
    public void Imports_are_in_their_files() => AssertNone(s_files.SelectMany(SourceChecks.ImportsOutsideOfTheirFiles));

    [Fact]
    public void Ioctls_go_through_the_bindings() => AssertNone(s_files.SelectMany(SourceChecks.IoctlsByHand));

    [Fact]
    public void Ioctl_numbers_come_from_the_manifest() => AssertNone(s_files.SelectMany(SourceChecks.IoctlNumbersByHand));

    [Fact]
    public void Bindings_do_not_speak_of_virtio() => AssertNone(s_files.SelectMany(SourceChecks.MonitorsWordsInTheBindings));

    [Fact]
    public void Interfaces_are_seams() => AssertNone(s_files.SelectMany(SourceChecks.InterfacesThatAreNoSeam));

    [Fact]
    public void Types_are_in_files_of_their_own() => AssertNone(s_files.SelectMany(SourceChecks.TypesInTheWrongFile));

    private static void AssertNone(IEnumerable<Violation> violations)
    {
        string list = string.Join('\n', violations);
        Assert.True(list.Length == 0, list);
    }
}
