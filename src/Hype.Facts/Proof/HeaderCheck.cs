using System.Text;
using Hype.Facts.Probes;

namespace Hype.Facts.Proof;

/// <summary>Asks a compiler about facts, and says of each what became of it.</summary>
internal sealed class HeaderCheck
{
    private readonly CCompiler _compiler;
    private readonly string _preamble;

    /// <param name="compiler">The compiler, with the folders of its headers.</param>
    /// <param name="headers">The headers: a path, or a name as it is included.</param>
    internal HeaderCheck(CCompiler compiler, IEnumerable<string> headers)
    {
        _compiler = compiler;
        // The macros of requests are made of _IOR and its like, which not every header includes itself.
        _preamble = string.Concat(headers.Select(header => $"#include {(Path.IsPathRooted(header) ? $"\"{header}\"" : $"<{header}>")}\n"))
            + "#if __has_include(<asm/ioctl.h>)\n#include <linux/ioctl.h>\n#endif\n";
    }

    /// <summary>Asks about facts.</summary>
    /// <exception cref="FactsException">The headers do not compile, or the compiler does not start.</exception>
    internal IReadOnlyList<CheckedFact> Check(IReadOnlyList<ProofFact> facts)
    {
        _compiler.Verify(_preamble);
        ProofFact[] asked = [.. facts.Where(fact => fact.Question is not null)];
        HashSet<ProofFact> unanswered = Failing(asked, (fact, number) => fact.Question!.Trial(number));
        ProofFact[] doubtful = [.. unanswered.Where(fact => fact.Question!.Existence(0) is not null)];
        HashSet<ProofFact> absent = Failing(doubtful, (fact, number) => fact.Question!.Existence(number)!);
        HashSet<ProofFact> strange = [.. doubtful.Where(fact => !absent.Contains(fact))];
        Dictionary<ProofFact, ulong> answers = Answers([.. asked.Where(fact => !unanswered.Contains(fact))]);
        return [.. facts.Select(fact => Judge(fact, answers, strange))];
    }

    private static CheckedFact Judge(ProofFact fact, Dictionary<ProofFact, ulong> answers, HashSet<ProofFact> strange)
    {
        if (fact.Question is null)
        {
            return new CheckedFact(fact, Verdict.Unchecked, "");
        }

        if (!answers.TryGetValue(fact, out ulong answer))
        {
            return strange.Contains(fact) ? new CheckedFact(fact, fact.Question.Unanswerable, fact.Question.NoAnswer) : new CheckedFact(fact, Verdict.Missing, "");
        }

        FactValue header = fact.Manifest.With(answer);
        return new CheckedFact(fact, header == fact.Manifest ? Verdict.Agrees : Verdict.Differs, header.ToString());
    }

    /// <summary>Finds the facts whose texts do not compile.</summary>
    private HashSet<ProofFact> Failing(ProofFact[] facts, Func<ProofFact, int, string> textOf)
    {
        var text = new StringBuilder(_preamble);
        List<ProofFact?> byLine = [null, .. _preamble.Where(character => character == '\n').Select(_ => (ProofFact?)null)];
        for (int i = 0; i < facts.Length; i++)
        {
            string lines = textOf(facts[i], i);
            text.Append(lines).Append('\n');
            byLine.AddRange(lines.Split('\n').Select(_ => facts[i]));
        }

        return facts.Length == 0 ? [] : [.. _compiler.WrongLines(text.ToString()).Select(line => byLine[line]).OfType<ProofFact>()];
    }

    private Dictionary<ProofFact, ulong> Answers(ProofFact[] facts)
    {
        var probe = new Probe(_preamble);
        (ProofFact Fact, Func<ulong> Answer)[] asked = [.. facts.Select(fact => (fact, fact.Question!.Ask(probe)))];
        probe.Evaluate(_compiler);
        return asked.DistinctBy(pair => pair.Fact).ToDictionary(pair => pair.Fact, pair => pair.Answer());
    }
}
