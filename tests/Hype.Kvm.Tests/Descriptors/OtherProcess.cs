using System.Diagnostics;
using System.Globalization;
using Hype.Kvm.Tests.Headers;
using Hype.Testing;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>Makes ioctls in a process of its own, which .NET cannot fork: a few lines of C.</summary>
internal static class OtherProcess
{
    private const string Source =
        """
        #include <errno.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/ioctl.h>

        int main(int argc, char **argv)
        {
            int result = ioctl(atoi(argv[1]), strtoul(argv[2], NULL, 0), 0);
            printf("%d %d", result, result == -1 ? errno : 0);
            return 0;
        }
        """;

    /// <summary>Makes an ioctl without argument on a descriptor that the process inherits.</summary>
    /// <returns>The returned value and the error number.</returns>
    public static string Ioctl(int fd, uint request)
    {
        string source = Manifests.Keep(Source, "other-process.c");
        string binary = Path.ChangeExtension(source, null);
        Run("gcc", "-std=gnu11", "-o", binary, source);
        return Run(binary, fd.ToString(CultureInfo.InvariantCulture), request.ToString(CultureInfo.InvariantCulture));
    }

    private static string Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
        string printed = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TestDeadline.Span), $"{command} did not end");
        Assert.Equal(0, process.ExitCode);
        return printed;
    }
}
