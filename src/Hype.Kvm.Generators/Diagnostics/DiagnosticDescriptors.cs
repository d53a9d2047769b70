using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Diagnostics;

/// <summary>
/// Every diagnostic of the generator: 0xx text, 1xx keys and values, 2xx references, 3xx layout, 4xx ioctls, 5xx the project around the manifest.
/// </summary>
internal static class DiagnosticDescriptors
{
    public const string Category = "Hype.Manifest";

    public static readonly DiagnosticDescriptor GeneratorFailed = Create("HYPE000", "The generator failed", "The generator failed on '{0}' ({1}); this is a defect in the generator");
    public static readonly DiagnosticDescriptor Syntax = Create("HYPE001", "The manifest is not JSON", "The manifest is not valid JSON: {0}");
    public static readonly DiagnosticDescriptor DuplicateKey = Create("HYPE002", "A key is repeated", "The key '{0}' is already in this object");
    public static readonly DiagnosticDescriptor Unreadable = Create("HYPE003", "The manifest cannot be read", "The manifest '{0}' cannot be read");

    public static readonly DiagnosticDescriptor MissingKey = Create("HYPE101", "A key is missing", "The {0} needs the key '{1}'");
    public static readonly DiagnosticDescriptor UnknownKey = Create("HYPE102", "A key is unknown", "The {0} has no key '{1}'{2}");
    public static readonly DiagnosticDescriptor WrongKind = Create("HYPE103", "A value has the wrong kind", "'{0}' must be {1}");
    public static readonly DiagnosticDescriptor WrongValue = Create("HYPE104", "A value is not one of those allowed", "'{0}' is no {1}{2}");
    public static readonly DiagnosticDescriptor BadExpression = Create("HYPE105", "An expression has no value", "The expression '{0}' has no value: {1}");

    public static readonly DiagnosticDescriptor UnknownType = Create("HYPE201", "A type is unknown", "The type '{0}' is unknown{1}");
    public static readonly DiagnosticDescriptor UnknownEnum = Create("HYPE202", "An enum is unknown", "The enum '{0}' is unknown{1}");
    public static readonly DiagnosticDescriptor UnknownHandle = Create("HYPE203", "A handle is unknown", "The handle '{0}' is unknown{1}");
    public static readonly DiagnosticDescriptor UnknownCapability = Create("HYPE204", "A capability is unknown", "The capability '{0}' is a member of no enum{1}");
    public static readonly DiagnosticDescriptor DuplicateDefinition = Create("HYPE205", "A name is defined twice", "'{0}' is already defined");
    public static readonly DiagnosticDescriptor RecursiveType = Create("HYPE206", "A type contains itself", "The type '{0}' contains itself");
    public static readonly DiagnosticDescriptor UnknownField = Create("HYPE207", "A field is unknown", "'{0}' has no field '{1}'{2}");

    public static readonly DiagnosticDescriptor UnknownIoctl = Create("HYPE208", "An ioctl is unknown", "The ioctl '{0}' is unknown{1}");

    public static readonly DiagnosticDescriptor UnknownImport = Create("HYPE209", "An imported manifest is unknown", "No manifest of this project, nor of its packages, has the id '{0}'{1}");
    public static readonly DiagnosticDescriptor ImportCycle = Create("HYPE210", "Manifests import each other", "The import of '{0}' leads back to this manifest; put what both need into a third manifest");
    public static readonly DiagnosticDescriptor ImportedHandle = Create("HYPE211", "An imported handle cannot do this", "The handle '{0}' is another manifest's, and {1}");

    public static readonly DiagnosticDescriptor FlexNotLast = Create("HYPE301", "A flexible array is not last", "The flexible array '{0}' must be the last field of its struct");
    public static readonly DiagnosticDescriptor TooLarge = Create("HYPE302", "A type is too large for a request", "'{0}' is {1} bytes, more than the {2} that a request number can encode");
    public static readonly DiagnosticDescriptor EnumMismatch = Create("HYPE303", "An enum does not fit its field", "The enum '{0}' is based on {1}, the field is {2}");
    public static readonly DiagnosticDescriptor BadBitField = Create("HYPE304", "A bit field cannot be laid out", "The bit field '{0}' cannot be laid out: {1}");
    public static readonly DiagnosticDescriptor UnexpectedSize = Create("HYPE305", "A type has an unexpected size", "'{0}' is {1} bytes, not the {2} that it declares");
    public static readonly DiagnosticDescriptor BadArray = Create("HYPE306", "An array cannot be laid out", "The array '{0}' cannot be laid out: {1}");
    public static readonly DiagnosticDescriptor BadPacking = Create("HYPE307", "A packing or an alignment cannot be had", "The '{0}' is wrong here: {1}");
    public static readonly DiagnosticDescriptor BadTag = Create("HYPE308", "A union cannot be chosen by its tag", "The member of '{0}' cannot be chosen by '{1}': {2}");

    public static readonly DiagnosticDescriptor DuplicateNumber = Create("HYPE401", "A request number is used twice", "The request 0x{0} of '{1}' is already that of '{2}' on '{3}'");
    public static readonly DiagnosticDescriptor DuplicateCsName = Create("HYPE402", "A C# name is used twice", "'{0}' becomes '{1}', which '{2}' already is; give one of them a 'cs' name");
    public static readonly DiagnosticDescriptor ArchMismatch = Create("HYPE403", "An architecture's type is used by others", "'{0}' is for {1} but uses '{2}', which is for {3}");
    public static readonly DiagnosticDescriptor GrowthWithoutArray = Create("HYPE404", "Growth without a flexible array", "'{0}' can only grow if it ends in a flexible array and the kernel writes it");
    public static readonly DiagnosticDescriptor NumberOutOfRange = Create("HYPE405", "A request number is out of range", "The {0} '{1}' in the request of '{2}' is not from 0 to {3}");

    public static readonly DiagnosticDescriptor UnexpectedNumber = Create("HYPE406", "A request has an unexpected number", "The request of '{0}' is 0x{1} on {2}, not the {3} that it declares");
    public static readonly DiagnosticDescriptor BadParameter = Create("HYPE407", "A parameter cannot be used", "The parameter '{0}' of '{1}' {2}");
    public static readonly DiagnosticDescriptor BadArgument = Create("HYPE408", "An argument cannot be passed", "The argument of '{0}' cannot be passed: {1}");

    public static readonly DiagnosticDescriptor UnsafeNotAllowed = Create("HYPE501", "Unsafe code is not allowed", "Generated wrappers use pointers: set AllowUnsafeBlocks to true in the project");
    public static readonly DiagnosticDescriptor OldLanguage = Create("HYPE502", "The language version is too old", "Generated code needs C# 12 or later; the project uses {0}");
    public static readonly DiagnosticDescriptor DeclaredType = Create("HYPE503", "A generated type is declared again", "The {0} '{1}' is already made from the manifest '{2}': {3}");

    // The package's build file reports this one: a generator does not see what a project refers to.
    public static readonly DiagnosticDescriptor RuntimeMissing = Create("HYPE504", "The runtime is missing", "Generated code calls Hype.Interop, which the project does not refer to: dotnet add package Hype.Interop");

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> s_byId = new[]
    {
        GeneratorFailed, Syntax, DuplicateKey, Unreadable, MissingKey, UnknownKey, WrongKind, WrongValue, BadExpression, UnknownType, UnknownEnum, UnknownHandle,
        UnknownCapability, DuplicateDefinition, RecursiveType, UnknownField, UnknownIoctl, UnknownImport, ImportCycle, ImportedHandle, FlexNotLast, TooLarge, EnumMismatch, BadBitField, UnexpectedSize, BadArray, BadPacking, BadTag, DuplicateNumber,
        DuplicateCsName, ArchMismatch, GrowthWithoutArray, NumberOutOfRange, UnexpectedNumber, BadParameter, BadArgument, UnsafeNotAllowed, OldLanguage,
        DeclaredType, RuntimeMissing,
    }.ToImmutableDictionary(descriptor => descriptor.Id);

    public static IEnumerable<DiagnosticDescriptor> All => s_byId.Values;

    public static DiagnosticDescriptor ById(string id) => s_byId[id];

    private static DiagnosticDescriptor Create(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: $"docs/diagnostics/{id}.md");
}
