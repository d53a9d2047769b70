namespace Hype.Interop;

/// <summary>Says what a generated type or member is called in C.</summary>
/// <param name="name">The C name.</param>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Class | AttributeTargets.Field | AttributeTargets.Property)]
public sealed class NativeNameAttribute(string name) : Attribute
{
    /// <summary>Gets the C name.</summary>
    public string Name { get; } = name;
}
