using System.Reflection;
using System.Runtime.CompilerServices;

namespace Hype.Testing;

/// <summary>Compares texts with files beside the tests, in the call shape and with the file names of Verify: X.verified.cs is expected, X.received.cs was got.</summary>
public static class Verifier
{
    /// <summary>Begins a comparison; awaiting the result makes it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static SettingsTask Verify(string target, string extension = "txt") => new(target, extension, ProjectDirectoryOf(Assembly.GetCallingAssembly()));

    private static string ProjectDirectoryOf(Assembly assembly) =>
        assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "ProjectDirectory").Value!;
}
