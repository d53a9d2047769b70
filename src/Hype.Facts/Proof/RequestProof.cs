using System.Globalization;
using Hype.Kvm.Generators.Layout;
using Hype.Kvm.Generators.Model;

namespace Hype.Facts.Proof;

/// <summary>The request numbers of a manifest. A macro with parameters is asked for with several values of each.</summary>
internal sealed class RequestProof(ManifestScope scope, string arch)
{
    // Ends of ranges, and something between; what a macro does not take is left out.
    private static readonly long[] s_samples = [0, 1, 31, 127, 255, 4095, IoctlNumber.MaximumSize];

    private readonly RequestResolver _resolver = new(scope);

    internal IEnumerable<ProofFact> Facts() => scope.Manifest.Ioctls.SelectMany(Of);

    private IEnumerable<ProofFact> Of(IoctlDefinition ioctl)
    {
        string[] parameters = [.. ioctl.Parameters.Select(parameter => parameter.Name), .. ImplicitNames.Of(ioctl).Where(name => Uses(ioctl.Request, name))];
        return from name in ioctl.Aliases.Prepend(ioctl.CName)
               from call in parameters.Length == 0 ? [(Text: "", Number: _resolver.Resolve(ioctl, arch))] : Calls(ioctl, parameters)
               where call.Number is not null
               select new ProofFact(name + call.Text, FactKind.Number, new FactValue(call.Number ?? 0, ValueForm.Request, sizeof(uint)),
                   new ExpressionQuestion(name + call.Text, Macro: name));
    }

    /// <summary>Gets the calls of a macro, each parameter with another value, so that two that are exchanged show.</summary>
    private IEnumerable<(string Text, uint? Number)> Calls(IoctlDefinition ioctl, string[] parameters)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int round = 0; round < s_samples.Length; round++)
        {
            long[] values = [.. parameters.Select((name, index) => SampleOf(ioctl, name, round + index))];
            string text = $"({string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)))})";
            if (seen.Add(text))
            {
                var named = parameters.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
                yield return (text, _resolver.Resolve(ioctl, arch, named));
            }
        }
    }

    private static long SampleOf(IoctlDefinition ioctl, string name, int index)
    {
        int? maximum = ioctl.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Maximum;
        return Math.Min(s_samples[index % s_samples.Length], maximum ?? long.MaxValue);
    }

    /// <summary>Says whether number or size are made of a name.</summary>
    private static bool Uses(RequestDefinition request, string name) =>
        $"{request.Number} {request.SizedBy}".Split(s_betweenNames, StringSplitOptions.RemoveEmptyEntries).Contains(name, StringComparer.Ordinal);

    private static readonly char[] s_betweenNames = [.. " \t()+-*/%|&^~<>,"];
}
