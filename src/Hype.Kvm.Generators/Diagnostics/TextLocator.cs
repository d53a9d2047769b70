using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Hype.Kvm.Generators.Diagnostics;

/// <summary>Turns places in a manifest's text into lines and columns.</summary>
internal sealed class TextLocator
{
    private readonly string _path;
    private readonly string _text;
    private List<int>? _lineStarts; // needed only where something is wrong

    public TextLocator(string path, string text)
    {
        _path = path;
        _text = text;
    }

    public DiagnosticInfo At(DiagnosticDescriptor descriptor, int start, int end, params string[] arguments) =>
        At(descriptor.Id, start, end, new EquatableArray<string>(arguments));

    /// <summary>Finds the places of problems by reading the text again.</summary>
    public EquatableArray<DiagnosticInfo> At(EquatableArray<Problem> problems, CancellationToken cancellation)
    {
        JsonValue root = JsonReader.Read(_text, out _, cancellation);
        return new EquatableArray<DiagnosticInfo>(problems.Select(problem => At(problem, root.FindNearest(problem.Pointer))));
    }

    private DiagnosticInfo At(Problem problem, JsonValue value) =>
        At(problem.Id, value.Start, value.Kind is JsonKind.Object or JsonKind.Array ? value.Start + 1 : value.End, problem.Arguments);

    private DiagnosticInfo At(string id, int start, int end, EquatableArray<string> arguments)
    {
        start = Math.Min(start, _text.Length);
        end = Math.Min(Math.Max(start, end), _text.Length);
        return new DiagnosticInfo(id, _path, start, end, PositionOf(start), PositionOf(end), arguments);
    }

    private LinePosition PositionOf(int offset)
    {
        List<int> starts = _lineStarts ??= FindLines();
        int line = starts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        return new LinePosition(line, offset - starts[line]);
    }

    private List<int> FindLines()
    {
        List<int> starts = [0];
        for (int end = _text.IndexOf('\n'); end >= 0; end = _text.IndexOf('\n', end + 1))
        {
            starts.Add(end + 1);
        }

        return starts;
    }
}
