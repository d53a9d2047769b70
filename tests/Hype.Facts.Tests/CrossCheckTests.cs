namespace Hype.Facts.Tests;

/// <summary>clang says the same as gcc, and speaks for other architectures too.</summary>
public sealed class CrossCheckTests : IDisposable
{
    private const string Header = """
        struct cpu { unsigned long pc;
        #ifdef __aarch64__
        unsigned long sp;
        #define CPU_MODE_TOP 2
        #else
        #define CPU_MODE_TOP 1
        #endif
        };
        #define CPU_GET ((2u << 30) | (sizeof(struct cpu) << 16) | ('C' << 8) | 1)

        """;

    private const string Manifest = """
        { "id": "cpu", "namespace": "Cpus.Arm64", "headers": ["cpu.h"], "handles": [{ "id": "cpu" }],
          "types": [
            { "struct": "cpu", "arch": ["x86_64", "riscv64"], "fields": [["pc", "u64"]] },
            { "struct": "cpu", "arch": ["arm64"], "fields": [["pc", "u64"], ["sp", "u64"]] },
            { "struct": "cpu", "arch": ["s390x"], "opaque": true, "size": 8 } ],
          "enums": [
            { "c": "CPU_MODE", "arch": ["x86_64", "riscv64"], "members": { "CPU_MODE_TOP": 1 } },
            { "c": "CPU_MODE", "arch": ["arm64"], "members": { "CPU_MODE_TOP": 2 } } ],
          "ioctls": [{ "c": "CPU_GET", "on": ["cpu"], "request": { "ior": ["'C'", 1, "cpu"] }, "arg": { "type": "cpu", "access": "out" } }] }
        """;

    private readonly CheckRun _run = new();

    public void Dispose() => _run.Dispose();

    [SkippableTheory]
    [InlineData("x86_64", 6)]
    [InlineData("arm64", 8)]
    [InlineData("riscv64", 6)]
    [InlineData("s390x", 1)]
    public void Each_architecture_has_its_own_facts(string arch, int agree)
    {
        SkipWithoutClang();
        string[] args = [_run.Write("cpu.json", Manifest), "--header", _run.Write("cpu.h", Header), "--cc", "clang", "--arch", arch];

        Assert.Equal(0, _run.Run(args));
        Assert.Equal($"{agree} agree, 0 differ, 0 not in the header, 0 not checked\n", _run.Output);
        Assert.Equal(1, _run.Run([.. args.Take(2), _run.Write("cpu.h", Header.Replace("'C'", "'D'", StringComparison.Ordinal)), .. args.Skip(3)]));
    }

    [SkippableFact]
    public void Gcc_and_clang_say_the_same()
    {
        SkipWithoutClang();
        string header = Toy.Header.Replace("unsigned int low:3", "unsigned long long low:3", StringComparison.Ordinal).Replace("_IOR", "_IOWR", StringComparison.Ordinal)
            .Replace("TOY_NAME(len)", "TOY_NAME(fd, len)", StringComparison.Ordinal).Replace("unsigned int rest;", "", StringComparison.Ordinal);
        _run.CheckToy(header, "--all", "--cc", "gcc");
        string gcc = _run.Output;

        Assert.Equal(1, _run.CheckToy(header, "--all", "--cc", "clang"));
        Assert.Equal(gcc, _run.Output);
    }

    private static void SkipWithoutClang()
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        Skip.IfNot(folders.Any(folder => File.Exists(Path.Combine(folder, "clang"))), "clang is not installed");
    }
}
