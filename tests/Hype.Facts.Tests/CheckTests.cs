namespace Hype.Facts.Tests;

/// <summary>A manifest is compared with a header: what differs is told by name with both values, and the exit code says it too.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly CheckRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_manifest_that_agrees_gives_no_table()
    {
        int exitCode = _run.CheckToy(Toy.Header);

        Assert.Equal("52 agree, 0 differ, 0 not in the header, 1 not checked\n", _run.Output);
        Assert.Equal(0, exitCode);
    }

    [Theory]
    [InlineData("_IO('T', 2)", "_IO('T', 3)", "TOY_RESET|number|0x00005402|0x00005403|differs")]
    [InlineData("_IOR('T', 1,", "_IOW('T', 1,", "TOY_GET|number|0x80105401|0x40105401|differs", "TOY_OLD_GET|number|0x80105401|0x40105401|differs")]
    [InlineData("TOY_OLD_GET TOY_GET", "TOY_OLD_GET TOY_RESET", "TOY_OLD_GET|number|0x80105401|0x00005402|differs")]
    [InlineData("struct toy_item items[]; }", "unsigned int items[]; }", "toy_list|alignment|8|4|differs", "toy_list.items[]|size|16|4|differs")]
    [InlineData("unsigned short pad;", "unsigned char pad;", "toy_item.pad|size|2|1|differs")]
    [InlineData("unsigned int rest; }", "unsigned int more, rest; }", "toy_bits|size|8|12|differs", "toy_bits.rest|offset|4|8|differs")]
    [InlineData("bytes[12]", "bytes[13]", "toy_id|size|12|13|differs", "toy_id.bytes|size|12|13|differs")]
    [InlineData("TOY_MODE_ON = 3", "TOY_MODE_ON = 4", "TOY_MODE_ON|value|3|4|differs")]
    [InlineData("TOY_MODE_BAD = -1", "TOY_MODE_BAD = -2", "TOY_MODE_BAD|value|-1|-2|differs")]
    [InlineData("1 << 31", "1 << 30", "TOY_FLAG_TOP|value|0x80000000|0x40000000|differs")]
    [InlineData("TOY_LIMIT 16", "TOY_LIMIT 0x11", "TOY_LIMIT|value|16|17|differs")]
    [InlineData("high:5", "high:4", "toy_bits.high|width|5|4|differs")]
    [InlineData("low:3; unsigned int high:5;", "high:5; unsigned int low:3;", "toy_bits.high|offset|0:3|0:0|differs", "toy_bits.low|offset|0:0|0:5|differs")]
    [InlineData("unsigned int rest; }", "unsigned int rest:32; }", "toy_bits.rest|size|4|a bit field|differs", "toy_bits.rest|offset|4|a bit field|differs")]
    [InlineData("TOY_NAME(len)", "TOY_NAME(fd, len)", "TOY_NAME(0)|number|0x80005406|not a number|differs", "TOY_NAME(1)|number|0x80015406|not a number|differs")]
    public void What_differs_is_told_with_both_values(string from, string to, params string[] expected)
    {
        Assert.Contains(from, Toy.Header, StringComparison.Ordinal);

        int exitCode = _run.CheckToy(Toy.Header.Replace(from, to, StringComparison.Ordinal));

        string[] rows = _run.Rows();
        Assert.Equal(expected, rows.Take(expected.Length));
        Assert.True(rows.Length == expected.Length || from == "TOY_NAME(len)", _run.Output);
        Assert.Equal(1, exitCode);
    }

    [Theory]
    [InlineData("0x20 + (ev)", "0x21 + (ev)", "TOY_BIT(0, 1)|number|0x80015420|0x80015421|differs")]
    [InlineData("TOY_BIT(ev, len)", "TOY_BIT(len, ev)", "TOY_BIT(0, 1)|number|0x80015420|0x80005421|differs")]
    [InlineData("_IOC(_IOC_READ, 'T', 6, len)", "_IOC(_IOC_READ, 'T', 6, (len) & 0xFFF)", "TOY_NAME(16383)|number|0xBFFF5406|0x8FFF5406|differs")]
    public void Macros_with_parameters_are_asked_with_several_values(string from, string to, string expected)
    {
        int exitCode = _run.CheckToy(Toy.Header.Replace(from, to, StringComparison.Ordinal));

        Assert.Contains(expected, _run.Rows());
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public void The_table_has_a_column_for_each_side()
    {
        _run.CheckToy(Toy.Header
            .Replace("_IO('T', 2)", "_IO('T', 3)", StringComparison.Ordinal)
            .Replace("unsigned short kind", "unsigned int kind", StringComparison.Ordinal)
            .Replace("#define TOY_LIMIT 16", "", StringComparison.Ordinal));

        Assert.Equal(
            """
            name              kind    manifest    header      verdict
            TOY_GET           number  0x80105401  0x80185401  differs
            TOY_LIMIT         value   16          -           not in the header
            TOY_OLD_GET       number  0x80105401  0x80185401  differs
            TOY_RESET         number  0x00005402  0x00005403  differs
            toy_item          size    16          24          differs
            toy_item.kind     size    2           4           differs
            toy_item.pad      offset  6           8           differs
            toy_item.value    offset  8           16          differs
            toy_list.items[]  size    16          24          differs

            43 agree, 8 differ, 1 not in the header, 1 not checked

            """,
            _run.Output);
    }

    [Fact]
    public void All_lists_what_agrees_too()
    {
        _run.CheckToy(Toy.Header, "--all");

        Assert.Equal(53, _run.Rows().Length);
        Assert.Contains("toy_bits.high|offset|0:3|0:3|agrees", _run.Rows());
        Assert.Contains("TOY_MODE_OURS|value|9|-|not checked", _run.Rows());
    }

    [Theory]
    [InlineData("#define TOY_LIMIT 16", "TOY_LIMIT|value|16|-|not in the header")]
    [InlineData("struct toy_list { unsigned int count; unsigned int pad; struct toy_item items[]; };", "toy_list|size|8|-|not in the header")]
    public void A_missing_name_is_listed_and_fails_only_if_asked_to(string definition, string expected)
    {
        string header = Toy.Header.Replace(definition, "", StringComparison.Ordinal);

        Assert.Equal(0, _run.CheckToy(header));
        Assert.Equal([expected], _run.Rows());
        Assert.Equal(1, _run.CheckToy(header, "--strict"));
    }

    [Fact]
    public void A_macro_of_nothing_defined_cannot_be_checked()
    {
        Assert.Equal(0, _run.CheckToy(Toy.Header.Replace("TOY_LIMIT 16", "TOY_LIMIT BIT(4)", StringComparison.Ordinal)));
        Assert.Equal(["TOY_LIMIT|value|16|not a number|cannot be checked"], _run.Rows());
    }
}
