using System.Net.Sockets;
using System.Runtime.InteropServices;
using Xunit;

namespace Hype.Vm.Tests.Errors;

/// <summary>Makes what a path may lead to instead of a file.</summary>
internal static partial class SpecialFiles
{
    public static string MakeNamedPipe(string path)
    {
        const uint OwnerReadsAndWrites = 0x180;
        Assert.Equal(0, mkfifo(path, OwnerReadsAndWrites));
        return path;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string pathname, uint mode);

    /// <summary>A socket that has a name in the file system.</summary>
    public sealed class ListeningSocket : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        public ListeningSocket(string path) => _socket.Bind(new UnixDomainSocketEndPoint(path));

        public void Dispose() => _socket.Dispose();
    }
}
