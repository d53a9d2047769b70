namespace Hype.Kvm.Generators.Model;

// What a manifest says, without positions: whitespace edits leave all of it equal. A pointer is the JSON path of a definition, for diagnostics only.
// One file, because these records are one vocabulary and have no behaviour.

/// <summary>Documentation and naming that every definition may carry.</summary>
internal sealed record Documentation(string? Summary, string? Remarks, string? Url);

/// <summary>A whole manifest.</summary>
internal sealed record ManifestDefinition(
    string Path,
    bool IsComplete,
    bool IsReference,
    string Id,
    string Namespace,
    string Prefix,
    string Exception,
    EquatableArray<string> Headers,
    EquatableArray<string> Imports,
    EquatableArray<ConstantDefinition> Constants,
    EquatableArray<EnumDefinition> Enums,
    EquatableArray<HandleDefinition> Handles,
    EquatableArray<TypeDefinition> Types,
    EquatableArray<IoctlDefinition> Ioctls,
    EquatableArray<ErrorDefinition> Errors);

/// <summary>A named number for expressions.</summary>
internal sealed record ConstantDefinition(string Pointer, string CName, string? CsName, string Expression, string? Summary, bool Emit, EquatableArray<string> Arch);

/// <summary>A set of named numbers.</summary>
internal sealed record EnumDefinition(
    string Pointer, string CName, string? CsName, string Prefix, string BaseType, bool IsFlags, EquatableArray<string> Arch, Documentation Docs, EquatableArray<EnumMemberDefinition> Members);

/// <summary>One named number; a synthetic one is ours and in no header.</summary>
internal sealed record EnumMemberDefinition(string Pointer, string CName, string? CsName, string Expression, bool IsSynthetic, Documentation Docs);

/// <summary>A kind of descriptor.</summary>
internal sealed record HandleDefinition(
    string Pointer, string Id, string? CsName, Documentation Docs, string? Parent, bool CanAdopt, string? CheckMethod, OpenDefinition? Open);

/// <summary>How a kind of descriptor is opened.</summary>
internal sealed record OpenDefinition(string Path, EquatableArray<string> Flags, string MethodName, bool IsInternal, EquatableArray<ErrorDefinition> Errors);

/// <summary>A struct or union with a name. Of an opaque one only the size is known, for numbers that encode it.</summary>
internal sealed record TypeDefinition(
    string Pointer, bool IsUnion, string CName, string? CsName, bool IsTypedef, bool IsOpaque, EquatableArray<string> Arch, int? ExpectedSize, Documentation Docs, EquatableArray<FieldDefinition> Fields,
    PackingDefinition? Packing = null,
    int Alignment = 1);

/// <summary>GCC's attribute packed, which is for one type, or its pragma pack, which is for those nested in it too.</summary>
internal sealed record PackingDefinition(int Limit, bool IsPragma);

/// <summary>A member: of a named type, or with members of its own; without a name it is anonymous.</summary>
internal sealed record FieldDefinition(
    string Pointer,
    string? Name,
    string? CsName,
    string? Type,
    bool IsNestedUnion,
    EquatableArray<FieldDefinition>? Nested,
    int? Count,
    string? Enum,
    int? Bits,
    FlexDefinition? Flex,
    EquatableArray<string> Arch,
    Documentation Docs,
    PackingDefinition? Packing = null,
    int Alignment = 1,
    bool IsSynthetic = false,
    string? Tag = null,
    EquatableArray<string> When = default);

/// <summary>What tells how long a flexible array is: a field, or nothing in the struct.</summary>
internal sealed record FlexDefinition(FlexForm Form, string? Field, int Maximum);

/// <summary>An ioctl.</summary>
internal sealed record IoctlDefinition(
    string Pointer,
    string CName,
    string? CsName,
    bool IsInternal,
    EquatableArray<ScopeDefinition> On,
    RequestDefinition Request,
    EquatableArray<ParameterDefinition> Parameters,
    EquatableArray<RawNumber> Stated,
    EquatableArray<string> Aliases,
    ArgumentDefinition Argument,
    ReturnDefinition Return,
    bool RetryInterrupted,
    string? Capability,
    string? Since,
    string? Removed,
    string? Detail,
    Documentation Docs,
    EquatableArray<ErrorDefinition> Errors);

/// <summary>A kind of descriptor that takes an ioctl, on the architectures whose kernel has it there; none means all.</summary>
internal sealed record ScopeDefinition(string Pointer, string Handle, EquatableArray<string> Arch);

/// <summary>
/// How the request number is made; raw numbers may differ per architecture. Of the general form the direction is given, and number and size are expressions
/// that may use the ioctl's parameters.
/// </summary>
internal sealed record RequestDefinition(RequestForm Form, string Type, string Number, string? SizedBy, EquatableArray<RawNumber> Raw, Direction Direction = default);

/// <summary>A parameter of the C macro that makes the request number.</summary>
internal sealed record ParameterDefinition(string Pointer, string Name, string Type, string? Enum, int? Maximum, string? Summary);

/// <summary>A request number that is simply given.</summary>
internal sealed record RawNumber(string Arch, string Expression);

/// <summary>What is really passed; memory of one of several types gives an overload for each.</summary>
internal sealed record ArgumentDefinition(
    ArgumentForm Form,
    EquatableArray<string> Types,
    Access Access,
    bool IsNullable,
    string? Name,
    string? Enum,
    GrowthDefinition? Growth,
    EquatableArray<PointeeDefinition> Pointees,
    string? Summary,
    string? Count = null,
    int? Maximum = null,
    string? SelfSize = null,
    EquatableArray<DescriptorFieldDefinition> Descriptors = default)
{
    public string? Type => Types.Count == 0 ? null : Types[0];
}

/// <summary>Memory behind an address in the argument: what the kernel does with it, and whether it keeps the address after the call.</summary>
internal sealed record PointeeDefinition(string Pointer, string Field, Access Access, bool IsRetained, string? Length, string? Bytes, string? Name, string? Summary);

/// <summary>A field of the argument that holds a descriptor.</summary>
internal sealed record DescriptorFieldDefinition(string Pointer, string Field, bool IsNullable, string? Name, string? Summary);

/// <summary>What to do when the kernel says that an array is too short.</summary>
internal sealed record GrowthDefinition(string Errno, GrowthForm Form, int Start, string? Capability);

/// <summary>What a successful call returns; a descriptor may come in a field of the argument, unless a flag in another one says otherwise.</summary>
internal sealed record ReturnDefinition(ReturnForm Form, string? Handle, string? Summary, string? Field = null, string? UnlessField = null, string? UnlessFlag = null);

/// <summary>What an error number means here, as a sentence that also serves as hint.</summary>
internal sealed record ErrorDefinition(string Errno, string Meaning);

internal enum FlexForm
{
    /// <summary>The field counts elements.</summary>
    Count,

    /// <summary>The field has the array's size in bytes.</summary>
    Bytes,

    /// <summary>The field has the size of struct and array in bytes.</summary>
    Total,

    /// <summary>No field tells.</summary>
    None,
}

internal enum RequestForm
{
    Io,
    Ior,
    Iow,
    Iowr,
    Ioc,
    Raw,
}

/// <summary>The direction in a request number, with the names and values of the runtime's <c>IoctlDirection</c>.</summary>
internal enum Direction
{
    None = 0,
    Write = 1,
    Read = 2,
    ReadWrite = 3,
}

internal enum ArgumentForm
{
    None,
    Value,
    Descriptor,
    Memory,
    Array,
    Text,
}

internal enum Access
{
    In,
    Out,
    InOut,
}

internal enum GrowthForm
{
    Double,
    WriteBack,
    Capability,
    SelfSize,
}

internal enum ReturnForm
{
    Status,
    Value,
    Count,
    Handle,
}
