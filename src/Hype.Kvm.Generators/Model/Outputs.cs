namespace Hype.Kvm.Generators.Model;

// What each generated file is made of: names resolved, layouts and numbers computed. One record for one file; equal records mean an unchanged file.

/// <summary>What one generated file is made of.</summary>
internal abstract record SourceModel(string HintName, string Namespace, string Subject);

/// <summary>A file with the manifest's constants.</summary>
internal sealed record ConstantsModel(string HintName, string Namespace, string CsName, EquatableArray<ConstantModel> Constants)
    : SourceModel(HintName, Namespace, CsName);

/// <summary>A constant.</summary>
internal sealed record ConstantModel(string CName, string CsName, long Value, string? Summary);

/// <summary>A file with an enum.</summary>
internal sealed record EnumModel(
    string HintName, string Namespace, string CName, string CsName, string BaseType, bool IsFlags, Documentation Docs, EquatableArray<EnumMemberModel> Members)
    : SourceModel(HintName, Namespace, CName);

/// <summary>A member of an enum.</summary>
internal sealed record EnumMemberModel(string CName, string CsName, string Value, bool IsSynthetic, Documentation Docs);

/// <summary>A file with a struct or union.</summary>
internal sealed record StructModel(string HintName, string Namespace, StructLayoutModel Layout)
    : SourceModel(HintName, Namespace, Layout.CName);

/// <summary>A struct or union with offsets. A nested one has the name of its field, in C nothing.</summary>
internal sealed record StructLayoutModel(
    string CName,
    string CsName,
    bool IsUnion,
    bool IsTypedef,
    int Size,
    int Alignment,
    Documentation Docs,
    EquatableArray<FieldModel> Fields,
    EquatableArray<StructLayoutModel> Nested,
    EquatableArray<ArrayModel> Arrays,
    FlexModel? Flex) : IEquatable<StructLayoutModel>;

/// <summary>A field of a struct with its place. The C name is empty for padding and anonymous members.</summary>
internal sealed record FieldModel(
    string CName, string CsName, string CsType, FieldKind Kind, int Offset, int Size, StructLayoutModel? Nested, EquatableArray<string> Arch, BitsModel? Bits, string? Summary);

/// <summary>Bits of a storage field, or of several that are bytes; the shift counts from the first.</summary>
internal sealed record BitsModel(EquatableArray<string> Storage, string StorageType, int Shift, int Width, bool IsSigned);

/// <summary>A fixed array's type.</summary>
internal sealed record ArrayModel(string CsName, string ElementType, int Length);

/// <summary>A flexible array.</summary>
internal sealed record FlexModel(string CName, string CsName, string ElementType, int ElementSize, int Offset, int Maximum, string CountField, string CountType);

internal enum FieldKind
{
    Plain,
    Padding,
    Anonymous,
    BitStorage,
    Bits,
}

/// <summary>A file with a handle type.</summary>
internal sealed record HandleModel(
    string HintName, string Namespace, string Id, string CsName, string Exception, Documentation Docs, string? Parent, bool CanAdopt, OpenDefinition? Open)
    : SourceModel(HintName, Namespace, Id);

/// <summary>A file with an ioctl's methods on each handle that takes it.</summary>
internal sealed record IoctlModel(
    string HintName,
    string Namespace,
    string RootNamespace,
    string CName,
    string CsName,
    string NumbersClass,
    string Exception,
    uint Number,
    string Encoding,
    bool IsInternal,
    bool IsExtension,
    EquatableArray<string> Handles,
    ArgumentModel Argument,
    ReturnDefinition Return,
    string? ReturnHandle,
    bool RetryInterrupted,
    string? Capability,
    string? CapabilityReference,
    string? Since,
    string? Detail,
    Documentation Docs,
    EquatableArray<ErrorDefinition> Errors)
    : SourceModel(HintName, Namespace, CName)
{
    /// <summary>Gets the name of what throws for it: after the C name, since two handles may call different ioctls alike.</summary>
    public string ThrowName => "Throw" + Naming.NamingRules.ToPascal(CName);

    /// <summary>Gets the name of what knows its hints.</summary>
    public string HintsName => "HintFor" + Naming.NamingRules.ToPascal(CName);
}

/// <summary>An argument with its C# type and name; a flexible one is a buffer of header and element.</summary>
internal sealed record ArgumentModel(
    ArgumentForm Form, string CsType, string Name, Access Access, bool IsNullable, bool IsEnum, string? ElementType, GrowthDefinition? Growth, string? Summary)
{
    public bool IsFlexible => ElementType is not null;
}

/// <summary>All manifests together: what to emit, and what is wrong.</summary>
internal sealed record ResolvedManifests(EquatableArray<SourceModel> Sources, EquatableArray<Diagnostics.Problem> Problems);
