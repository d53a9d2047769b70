namespace Hype.Nested.Initramfs;

/// <summary>A file that goes into the emulated host.</summary>
/// <param name="Source">Where it is here.</param>
/// <param name="Target">Its absolute path there.</param>
internal sealed record PayloadFile(string Source, string Target);
