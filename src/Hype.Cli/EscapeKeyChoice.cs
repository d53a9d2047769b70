namespace Hype.Cli;

/// <summary>What the user chose as the key that is not the guest's.</summary>
/// <param name="Key">The byte that the key sends, or <see langword="null"/> for no key.</param>
internal readonly record struct EscapeKeyChoice(byte? Key);
