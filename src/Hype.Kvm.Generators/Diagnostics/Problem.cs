using Hype.Kvm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Diagnostics;

/// <summary>Something wrong with a definition, found where positions are not known any more: the manifest and the JSON path stand for the place.</summary>
internal sealed record Problem(string Id, string Path, string Pointer, EquatableArray<string> Arguments)
{
    public static Problem Create(DiagnosticDescriptor descriptor, string path, string pointer, params string[] arguments) =>
        new(descriptor.Id, path, pointer, new EquatableArray<string>(arguments));
}
