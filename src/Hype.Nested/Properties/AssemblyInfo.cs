using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

// The kernel's interfaces are Linux's.
[assembly: SupportedOSPlatform("linux")]
// Interop is blittable throughout; anything that would need marshalling becomes a compile error.
[assembly: DisableRuntimeMarshalling]
[assembly: InternalsVisibleTo("Hype.Nested.Tests")]
