using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

// The headers, and the compilers that are asked, are Linux's.
[assembly: SupportedOSPlatform("linux")]
[assembly: InternalsVisibleTo("Hype.Examples.Tests")]
[assembly: InternalsVisibleTo("Hype.Facts.Tests")]
[assembly: InternalsVisibleTo("Hype.Kvm.Tests")]
