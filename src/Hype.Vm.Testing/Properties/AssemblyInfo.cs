using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

// Guests are Linux's, and so are their hosts.
[assembly: SupportedOSPlatform("linux")]
[assembly: DisableRuntimeMarshalling]
