namespace Hype.Examples.Tests;

/// <summary>A call as the kernel would get it, with the memory that the argument pointed to at that time.</summary>
internal sealed record RecordedCall(uint Request, nuint Argument, byte[] Memory);
