using System.Globalization;
using Hype.Vm.Boot.Linux;
using Xunit;
using Xunit.Abstractions;

namespace Hype.Vm.Tests.Boot.Linux;

/// <summary>Kernels with several fields changed at once, each to a value that a mistake or an attacker would choose.</summary>
/// <param name="output">Where the seed is said.</param>
public sealed class LoaderFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const string SeedVariable = "HYPE_FUZZ_SEED";
    private const int DefaultSeed = 20261123;
    private const int Cases = 2500; // for each format

    private readonly LoadTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void BzImages_are_loaded_or_refused() => Fuzz(new BzImageBuilder().Build(), BzImageFields());

    [Fact]
    public void ELF_files_are_loaded_or_refused() => Fuzz(new ElfBuilder().Build(), ElfFields());

    private static (int Offset, int Size)[] BzImageFields() =>
    [
        (0x1f1, 1), (0x1f4, 4), (0x1fe, 2), (0x201, 1), (0x202, 4), (0x206, 2), (0x211, 1), (0x22c, 4),
        (0x230, 4), (0x234, 1), (0x236, 2), (0x238, 4), (0x250, 8), (0x258, 8), (0x260, 4),
    ];

    private static (int Offset, int Size)[] ElfFields()
    {
        (int Offset, int Size)[] header = [(4, 1), (5, 1), (6, 1), (16, 2), (18, 2), (24, 8), (32, 8), (54, 2), (56, 2)];
        IEnumerable<(int, int)> segments = new[] { ElfBuilder.TextHeader, ElfBuilder.DataHeader, ElfBuilder.NoteHeader }
            .SelectMany(static at => new[] { (at, 4), (at + 8, 8), (at + 24, 8), (at + 32, 8), (at + 40, 8), (at + 48, 8) });
        IEnumerable<(int, int)> notes = new[] { ElfBuilder.Notes, ElfBuilder.PvhNote }
            .SelectMany(static at => new[] { (at, 4), (at + 4, 4), (at + 8, 4), (at + 12, 4), (at + 16, 8) });
        return [.. header, .. segments, .. notes];
    }

    private void Fuzz(byte[] valid, (int Offset, int Size)[] fields)
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out int given) ? given : DefaultSeed;
        output.WriteLine($"seed {seed} ({SeedVariable})");
        Random random = new(seed);
        int loaded = 0;
        for (int i = 0; i < Cases; i++)
        {
            byte[] image = Mutate(valid, fields, random);
            try
            {
                loaded += _trial.Run(image, (LinuxBootProtocol)random.Next(3)) is null ? 1 : 0;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Case {i} of seed {seed}: {exception}");
            }
        }

        output.WriteLine($"{loaded} of {Cases} were loaded");
        Assert.InRange(loaded, Cases / 50, Cases * 49 / 50); // Else one of the two outcomes is hardly tried.
    }

    private static byte[] Mutate(byte[] valid, (int Offset, int Size)[] fields, Random random)
    {
        byte[] image = valid.ToArray();
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            (int offset, int size) = fields[random.Next(fields.Length)];
            ulong old = BitConverter.ToUInt64(image, offset);
            BitConverter.GetBytes(Choose(old, image.Length, random)).AsSpan(0, size).CopyTo(image.AsSpan(offset));
        }

        return random.Next(8) == 0 ? image[..random.Next(1, image.Length)] : image;
    }

    private static ulong Choose(ulong old, int length, Random random) => random.Next(8) switch
    {
        0 => 0,
        1 => ulong.MaxValue,
        2 => ulong.MaxValue >> random.Next(64),
        3 => 1UL << random.Next(64),
        4 => (ulong)random.Next(length + 1),
        5 => unchecked(old + (ulong)random.Next(-16, 17)),
        6 => old ^ (1UL << random.Next(64)),
        _ => (ulong)random.NextInt64(),
    };
}
