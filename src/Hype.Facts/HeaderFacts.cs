using Hype.Facts.C;
using Hype.Facts.Probes;

namespace Hype.Facts;

/// <summary>Everything that a compiler says about one header.</summary>
internal sealed class HeaderFacts
{
    internal required IReadOnlyList<RecordFact> Records { get; init; }

    internal required IReadOnlyList<IoctlFact> Ioctls { get; init; }

    internal required IReadOnlyList<ConstantFact> Constants { get; init; }

    /// <summary>Asks a compiler.</summary>
    /// <param name="compiler">The compiler, with its headers.</param>
    /// <param name="header">The header; those of the same file name that it includes, such as the architecture's, are a part of it.</param>
    /// <exception cref="FactsException">The compiler failed, or the header has C that the parser does not know.</exception>
    internal static HeaderFacts Read(CCompiler compiler, string header)
    {
        string preamble = $"#include <{header}>\n#include <linux/ioctl.h>\n";
        CHeader all = CHeader.Read(compiler.Preprocess(preamble));
        CHeader own = Select(all, Path.GetFileName(header));
        var probe = new Probe(preamble);
        var numbers = new NumberFacts(compiler, preamble, own);
        var facts = new HeaderFacts
        {
            Records = [.. new LayoutFacts(probe, all.Records).Of(own.Records)],
            Ioctls = [.. numbers.Ioctls(probe)],
            Constants = [.. numbers.Constants(probe)],
        };
        probe.Evaluate(compiler);
        return facts;
    }

    private static CHeader Select(CHeader header, string fileName)
    {
        bool IsOwn(string file) => Path.GetFileName(file) == fileName;
        return new CHeader(
            [.. header.Records.Where(record => IsOwn(record.Place.File))],
            [.. header.Enumerators.Where(enumerator => IsOwn(enumerator.File))],
            [.. header.Macros.Where(macro => IsOwn(macro.File))]);
    }
}
