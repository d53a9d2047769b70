namespace Hype.Facts.Tests;

/// <summary>What cannot be compared is said, and the exit code tells a user's mistake from a compiler's.</summary>
public sealed class CheckErrorTests : IDisposable
{
    private readonly CheckRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_header_that_does_not_compile_is_the_compilers_word()
    {
        Assert.Equal(3, _run.CheckToy(Toy.Header + "struct toy_broken { int };;\nint )\n"));
        Assert.Contains("toy.h:15:", _run.Error, StringComparison.Ordinal);
        Assert.Equal("", _run.Output);
    }

    [Fact]
    public void A_header_that_is_not_there_is_named()
    {
        Assert.Equal(3, _run.Run(_run.Write("toy.json", Toy.Manifest)));
        Assert.Contains("toy.h", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compiler_that_is_not_there_is_named()
    {
        Assert.Equal(3, _run.CheckToy(Toy.Header, "--cc", "no-such-compiler"));
        Assert.Contains("no-such-compiler does not start", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compiler_of_another_architecture_is_refused()
    {
        Assert.Equal(3, _run.CheckToy(Toy.Header, "--cc", "gcc", "--arch", "s390x"));
        Assert.Contains("another architecture than s390x", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_in_a_manifest_have_their_place()
    {
        string manifest = Toy.Manifest.Replace("[\"kind\", \"u16\"]", "[\"kind\", \"u17\"]", StringComparison.Ordinal);

        Assert.Equal(2, _run.Run(_run.Write("toy.json", manifest), "--header", _run.Write("toy.h", Toy.Header)));
        Assert.Contains("toy.json(12,55): error HYPE201: ", _run.Error, StringComparison.Ordinal);
        Assert.Equal("", _run.Output);
    }

    [Fact]
    public void A_manifest_that_is_not_json_has_its_place()
    {
        Assert.Equal(2, _run.Run(_run.Write("toy.json", "{ \"id\": ")));
        Assert.StartsWith("toy.json(1,", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_without_headers_needs_one()
    {
        string manifest = _run.Write("toy.json", Toy.Manifest.Replace("\"headers\": [\"toy.h\"],", "", StringComparison.Ordinal));
        string header = _run.Write("toy.h", Toy.Header);

        Assert.Equal(2, _run.Run(manifest));
        Assert.Contains("toy.json names no headers", _run.Error, StringComparison.Ordinal);
        Assert.Equal(0, _run.Run(manifest, "--header", header));
    }

    [Fact]
    public void An_import_has_to_be_given()
    {
        _run.Write("toy.h", Toy.Header + "#define TOY_ITEM_SET _IOW('T', 9, struct toy_item)\n");
        string toy = _run.Write("toy.json", Toy.Manifest);
        string more = _run.Write("more.json", """
            { "id": "more", "namespace": "More", "imports": ["toy"],
              "ioctls": [{ "c": "TOY_ITEM_SET", "on": ["toy"], "request": { "iow": ["'T'", 9, "toy_item"] }, "arg": { "type": "toy_item", "access": "in" } }] }
            """);
        string header = Path.Combine(Path.GetDirectoryName(toy)!, "toy.h");

        Assert.Equal(2, _run.Run(more, "--header", header));
        Assert.Contains("HYPE209", _run.Error, StringComparison.Ordinal);
        Assert.Equal(0, _run.Run(more, "--header", header, "--import", toy));
        Assert.Equal("1 agree, 0 differ, 0 not in the header, 0 not checked\n", _run.Output);
        Assert.Equal(0, _run.Run(more, toy, "--header", header));
        Assert.StartsWith("53 agree, ", _run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--all")]
    [InlineData("toy.json", "--colour")]
    [InlineData("toy.json", "--header")]
    [InlineData("toy.json", "--arch", "vax")]
    [InlineData("toy.json", "--cc", "gcc", "--cc", "clang")]
    [InlineData("no-such-manifest.json")]
    public void A_wrong_command_line_is_refused(params string[] args)
    {
        Assert.Equal(2, _run.Run(args));
        Assert.NotEmpty(_run.Error);
    }
}
