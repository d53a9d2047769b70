namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>How a text is changed.</summary>
internal enum MutationKind
{
    FlipBit,
    Truncate,
    DeleteText,
    DeleteToken,
    DuplicateToken,
    CopyToken,
    SwapTokens,
    DuplicateGroup,
    DeleteGroup,
    ReplaceToken,
    Nest,
    ChangeDigit,
}
