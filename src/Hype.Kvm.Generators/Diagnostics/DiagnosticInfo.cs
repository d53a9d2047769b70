using Hype.Kvm.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Hype.Kvm.Generators.Diagnostics;

/// <summary>A diagnostic as plain data, so that it can be cached: id, place and arguments.</summary>
internal sealed record DiagnosticInfo(string Id, string? Path, int Start, int End, LinePosition From, LinePosition To, EquatableArray<string> Arguments)
{
    public Diagnostic ToDiagnostic()
    {
        Location location = Path is null ? Location.None : Location.Create(Path, TextSpan.FromBounds(Start, End), new LinePositionSpan(From, To));
        return Diagnostic.Create(DiagnosticDescriptors.ById(Id), location, Arguments.ToArray<object?>());
    }
}
