namespace Hype.Kvm.Generators.Model;

// What each generated file is made of: names resolved, layouts and numbers computed. One record for one file; equal records mean an unchanged file.

/// <summary>What one generated file is made of.</summary>
internal abstract record SourceModel(string HintName, string Namespace, string Subject);

/// <summary>A file with the manifest's constants.</summary>
internal sealed record ConstantsModel(string HintName, string Namespace, string CsName, EquatableArray<ConstantModel> Constants)
    : SourceModel(HintName, Namespace, CsName);

/// <summary>A constant.</summary>
internal sealed record ConstantModel(string CName, string CsName, string CsType, string Value, string? Summary);

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
    FlexModel? Flex,
    bool IsPacked = false,
    EquatableArray<ChosenModel> Chosen = default) : IEquatable<StructLayoutModel>;

/// <summary>A member of a union that a field chooses: the union's and the member's place, and the field with the values that mean the member.</summary>
internal sealed record ChosenModel(
    string CName, string CsName, string CsType, string Union, string UnionCName, string Tag, string TagCName, string TagType, EquatableArray<string> Values);

/// <summary>A field of a struct with its place. The C name is empty for padding and anonymous members.</summary>
internal sealed record FieldModel(
    string CName, string CsName, string CsType, FieldKind Kind, int Offset, int Size, StructLayoutModel? Nested, EquatableArray<string> Arch, BitsModel? Bits, string? Summary,
    bool IsSynthetic = false);

/// <summary>Bits of a storage field, or of several that are bytes; the shift counts from the first.</summary>
internal sealed record BitsModel(EquatableArray<string> Storage, string StorageType, int Shift, int Width, bool IsSigned);

/// <summary>A fixed array's type.</summary>
internal sealed record ArrayModel(string CsName, string ElementType, int Length);

/// <summary>A flexible array; its field, where it has one, is the path to what tells its length.</summary>
internal sealed record FlexModel(
    string CName, string CsName, string ElementType, int ElementSize, int Offset, int Maximum, FlexForm Form, string? Field, string? FieldType, string? Summary, bool IsSynthetic = false);

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

/// <summary>A file with a handle's questions for capabilities.</summary>
internal sealed record SupportModel(string HintName, string Namespace, string CsName, string CheckMethod, EquatableArray<SupportedIoctlModel> Ioctls)
    : SourceModel(HintName, Namespace, CsName);

/// <summary>An ioctl with the capability that announces it.</summary>
internal sealed record SupportedIoctlModel(string CName, string CsName, string Capability, string CapabilityReference);

/// <summary>A file with the table of a manifest's ioctls.</summary>
internal sealed record TableModel(string HintName, string Namespace, string CsName, EquatableArray<TableEntryModel> Entries)
    : SourceModel(HintName, Namespace, CsName);

/// <summary>An ioctl in the table. The numbers are in the order of all architectures, and null where their headers have none.</summary>
internal sealed record TableEntryModel(
    string CName, bool HasParameters, EquatableArray<NumberModel> Numbers, EquatableArray<TableScopeModel> Scopes, string? Capability, string? Since, string? Removed);

/// <summary>A request's number on architectures that share it.</summary>
internal sealed record NumberModel(uint Number, string Architectures);

/// <summary>A kind of descriptor that takes an ioctl, on some architectures.</summary>
internal sealed record TableScopeModel(string Handle, string Architectures);

/// <summary>A handle whose methods are emitted, and on which architectures they may be called.</summary>
/// <remarks>An imported one gets extension methods, and its name here says its namespace.</remarks>
internal sealed record HandleScopeModel(string ClassName, string CsName, string Architectures, bool IsImported);

/// <summary>The handle that a call makes. An imported one is made over the descriptor, as its constructor is not for others.</summary>
internal sealed record CreatedHandleModel(string CsName, bool IsImported);

/// <summary>The field in which a new descriptor comes back, unless a flag is set in another.</summary>
internal sealed record HandleFieldModel(string CsName, string? UnlessField, string? UnlessFlag);

/// <summary>A file with an ioctl's methods on each handle that takes it.</summary>
internal sealed record IoctlModel(
    string HintName,
    string Namespace,
    string CName,
    string CsName,
    string NumbersClass,
    string Exception,
    uint Number,
    EquatableArray<ParameterModel> Parameters,
    RequestExpressionModel? Expression,
    EquatableArray<string> Aliases,
    string Encoding,
    bool IsInternal,
    bool IsExtension,
    EquatableArray<HandleScopeModel> Handles,
    EquatableArray<ArgumentModel> Arguments,
    ReturnDefinition Return,
    CreatedHandleModel? Created,
    HandleFieldModel? HandleField,
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

/// <summary>A parameter that is part of the request number.</summary>
internal sealed record ParameterModel(string CName, string CsName, string CsType, int? Maximum, string? Summary);

/// <summary>
/// The request number of an ioctl with parameters, as C# over them and, where they are used, over the length in bytes and the number of elements of the
/// array that is the argument. The number in the model is that of zeros.
/// </summary>
internal sealed record RequestExpressionModel(Direction Direction, string Type, string Number, string Size, EquatableArray<string> Implicit);

/// <summary>An argument with its C# type and name; a flexible one has elements besides its header.</summary>
internal sealed record ArgumentModel(
    ArgumentForm Form,
    string CsType,
    string Name,
    Access Access,
    bool IsNullable,
    bool IsEnum,
    string? ElementType,
    GrowthDefinition? Growth,
    string? GrowthCapability,
    EquatableArray<PointeeModel> Pointees,
    string? Summary,
    int ElementSize = 0,
    string? LeastCount = null,
    int Maximum = 0,
    SelfSizeModel? SelfSize = null,
    EquatableArray<DescriptorFieldModel> Descriptors = default)
{
    public bool IsFlexible => ElementType is not null;
}

/// <summary>The field that is filled with the size of its struct.</summary>
internal sealed record SelfSizeModel(string Field, string FieldType, int Size);

/// <summary>A field that is filled with a descriptor, which stays open for the call.</summary>
internal sealed record DescriptorFieldModel(string Field, string FieldType, bool IsNullable, string Name, string? Summary)
{
    public string CsType => "global::System.Runtime.InteropServices.SafeHandle" + (IsNullable ? "?" : "");
}

/// <summary>
/// Memory behind an address in the argument: a span that is pinned for the call, or native memory that the kernel keeps. The least length is an expression
/// over the copy of the argument.
/// </summary>
internal sealed record PointeeModel(
    string Field, Access Access, bool IsRetained, string? LengthField, string? LengthType, string? LeastLength, string Name, string? Summary)
{
    public string CsType => IsRetained ? "UnmanagedMemory" : Access == Access.In ? "global::System.ReadOnlySpan<byte>" : "global::System.Span<byte>";
}

/// <summary>All manifests together: what to emit, and what is wrong.</summary>
internal sealed record ResolvedManifests(EquatableArray<SourceModel> Sources, EquatableArray<Diagnostics.Problem> Problems);
