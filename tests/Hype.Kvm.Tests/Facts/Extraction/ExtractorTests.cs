using Hype.Facts;
using Hype.Facts.C;
using Hype.Facts.Tables;

namespace Hype.Kvm.Tests.Facts.Extraction;

/// <summary>The extractor understands the C that headers are written in, and says so where it does not.</summary>
public sealed class ExtractorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hype-facts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Members_of_every_kind_are_found() => Assert.Equal(
        """
        record	kind	size	align	offset	field_path	type
        inner	struct	8	8	0	wide	unsigned long long
        all_kinds::(unnamed at sample.h:12:2)	union	8	4	0	number	int
        all_kinds::(unnamed at sample.h:12:2)	union	8	4	0	bytes	char[8]
        all_kinds::(unnamed at sample.h:16:2)	struct	2	1	0	deep	unsigned char
        all_kinds::(unnamed at sample.h:16:2)	struct	2	1	1	er	unsigned char
        all_kinds	struct	64	8	0	first	unsigned short
        all_kinds	struct	64	8	2	second	unsigned short
        all_kinds	struct	64	8	4	<anon>	union all_kinds::(anonymous at sample.h:12:2)
        all_kinds	struct	64	8	4	<anon>.number	int
        all_kinds	struct	64	8	4	<anon>.bytes	char[8]
        all_kinds	struct	64	8	12	pair	struct (unnamed struct at sample.h:16:2)[2]
        all_kinds	struct	64	8	16	pointer	const struct inner *
        all_kinds	struct	64	8	24	inner	struct inner
        all_kinds	struct	64	8	24	inner.wide	unsigned long long
        all_kinds	struct	64	8	32	grid	unsigned int[2][3]
        all_kinds	struct	64	8	56:0-2	low	unsigned int
        all_kinds	struct	64	8	57:0-4	high	unsigned int
        all_kinds	struct	64	8	58	tail	unsigned char[]
        packed	struct	5	1	0	one	unsigned char
        packed	struct	5	1	1	four	unsigned int

        """,
        Layouts("""
            #ifndef SAMPLE_H
            #define SAMPLE_H
            #define ROWS (1 + 1)
            static inline int skipped(int a) { struct { int x; } y = { a }; return y.x; }
            typedef unsigned short word;
            struct inner { unsigned long long wide; };
            struct empty { };
            struct only_named;
            struct all_kinds {
            	unsigned short first, second;

            	union {
            		int number;
            		char bytes[8];
            	};
            	struct {
            		unsigned char deep, er;
            	} pair[ROWS];
            	const struct inner *pointer;
            	struct inner inner;
            	unsigned int grid[ROWS][3];
            	unsigned int low : 3, : 5, high : 5;
            	unsigned char tail[];
            };
            struct packed { unsigned char one; unsigned int four; } __attribute__((packed));
            #ifdef NOT_DEFINED
            struct absent { int x; };
            #endif
            #endif
            """));

    [Fact]
    public void Constants_are_integers_and_nothing_else()
    {
        HeaderFacts facts = Read("""
            #include <linux/types.h>
            #define ONE 1
            #define SHIFTED (ONE << 31)
            #define LARGE 0xffffffffffffffffULL
            #define TEXT "1"
            #define PARAMETER(x) (x)
            #define EMPTY
            #define UNKNOWN (NOWHERE + 1)
            #define TYPE unsigned int
            #define GONE 7
            #undef GONE
            enum numbers { NEGATIVE = -2, NEXT, TWICE = (ONE + 1) * 2, DEFINED };
            #define DEFINED DEFINED
            """);

        Assert.Equal(
            "name\tvalue\tkind\nONE\t1\tmacro\nSHIFTED\t-2147483648\tmacro\nLARGE\t18446744073709551615\tmacro\n"
            + "NEGATIVE\t-2\tenum\nNEXT\t-1\tenum\nTWICE\t4\tenum\nDEFINED\t5\tenum\n",
            FactTables.Constants(facts).Text);
    }

    [Fact]
    public void Ioctls_are_told_from_constants()
    {
        HeaderFacts facts = Read("""
            #include <linux/ioctl.h>
            #define MAGIC 'x'
            struct argument { int a[3]; };
            #define DO_NOTHING _IO(MAGIC, 3)
            #define DO_READ _IOR(MAGIC, 1, struct argument)
            #define DO_BOTH \
                _IOWR(MAGIC, 2, struct argument)
            #define OLD_NAME DO_READ
            #define ELSEWHERE _IOW(MAGIC, 4, struct not_here)
            """);

        Assert.Equal(
            """
            name	number	direction	macro	type	nr	arg_type	size	alias_of
            DO_READ	0x800C7801	READ	_IOR	0x78	0x01	struct argument	12	
            OLD_NAME	0x800C7801	READ	_IOR	0x78	0x01	struct argument	12	DO_READ
            DO_BOTH	0xC00C7802	READWRITE	_IOWR	0x78	0x02	struct argument	12	
            DO_NOTHING	0x00007803	NONE	_IO	0x78	0x03		0	

            """,
            FactTables.Ioctls(facts).Text);
        Assert.Equal("MAGIC", Assert.Single(facts.Constants).Name);
    }

    [Theory]
    [InlineData("struct s { int (*callback)(int); };", "sample.h:1: '(' is not understood")]
    [InlineData("struct s { int a", "sample.h:1: '' is not understood")]
    public void What_is_not_understood_is_an_error_with_its_place(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FactsException>(() => CHeader.Read($"# 1 \"sample.h\"\n{text}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Failure_of_the_compiler_is_told() =>
        Assert.Contains("gcc failed", Assert.Throws<FactsException>(() => Read("#error no")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("make", "usage:")]
    [InlineData("extract --arch", "usage:")]
    [InlineData("extract --arch vax", "There is no architecture 'vax'")]
    [InlineData("extract --arch arm64", "--headers is missing")]
    [InlineData("extract --arch arm64 --speed 3", "There is no option '--speed'")]
    public void Wrong_command_line_is_explained(string line, string expected)
    {
        FactsException error = Assert.Throws<FactsException>(() => ExtractOptions.Parse(line.Split(' ')));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(FactsException.Usage, error.ExitCode);
    }

    private string Layouts(string header) => FactTables.Layouts(Read(header)).Text;

    private HeaderFacts Read(string header)
    {
        File.WriteAllText(Path.Combine(_folder, "sample.h"), header);
        var architecture = Architecture.Find("x86_64");
        return HeaderFacts.Read(new CCompiler("gcc", architecture, [_folder, $"/usr/include/{architecture.Triplet}", "/usr/include"]), "sample.h");
    }
}
