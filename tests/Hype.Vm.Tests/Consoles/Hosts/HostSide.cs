using Hype.Vm.Consoles;
using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Tests.Consoles.Hosts;

/// <summary>The host's side of a console of any kind: two streams whose calls wait.</summary>
internal sealed class HostSide : IDisposable
{
    private readonly List<IDisposable> _devices = []; // What the console was given, and keeps open.

    private HostSide(ConsoleEndpoint console, Stream fromGuest, Stream toGuest, params ReadOnlySpan<IDisposable> devices)
    {
        Console = console;
        FromGuest = fromGuest;
        ToGuest = toGuest;
        _devices.AddRange(devices);
    }

    public ConsoleEndpoint Console { get; }

    public Stream FromGuest { get; }

    public Stream ToGuest { get; }

    public static HostSide Create(HostKind kind) => kind switch
    {
        HostKind.Pipes => CreatePipes(),
        HostKind.Socket => CreateShared(TestDescriptors.SocketPair()),
        HostKind.Terminal => CreateTerminal(),
        HostKind.Streams => CreateStreams(),
        HostKind.Program => CreateProgram(),
        HostKind.ProgramStream => CreateProgramStream(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Writes to the guest, on a thread that may wait for it.</summary>
    public Task WriteAsync(byte[] bytes) => OnThread(() =>
    {
        ToGuest.Write(bytes);
        ToGuest.Flush();
    });

    /// <summary>Reads from the guest, on a thread that may wait for it.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await OnThread(() => FromGuest.ReadExactly(bytes));
        return bytes;
    }

    /// <summary>Reads from the guest up to and with a byte, on a thread that may wait for it.</summary>
    public async Task<byte[]> ReadUntilAsync(byte last)
    {
        List<byte> bytes = [];
        byte[] chunk = new byte[4096];
        await OnThread(() =>
        {
            while (bytes.Count == 0 || bytes[^1] != last)
            {
                int count = FromGuest.Read(chunk, 0, chunk.Length);
                bytes.AddRange(count > 0 ? chunk.AsSpan(0, count) : throw new EndOfStreamException());
            }
        });
        return [.. bytes];
    }

    /// <summary>The host has no more to say. Sockets and terminals lose their other side with that.</summary>
    public void CloseInput() => ToGuest.Dispose();

    /// <summary>The host listens no more.</summary>
    public void CloseOutput() => FromGuest.Dispose();

    public void Dispose()
    {
        FromGuest.Dispose();
        ToGuest.Dispose();
        _devices.ForEach(static device => device.Dispose());
    }

    private static Task OnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static FileStream Open(SafeFileHandle handle, FileAccess access) => new(handle, access, bufferSize: 0);

    private static HostSide CreatePipes()
    {
        (SafeFileHandle input, SafeFileHandle toGuest) = TestDescriptors.Pipe();
        (SafeFileHandle fromGuest, SafeFileHandle output) = TestDescriptors.Pipe();
        HostSide side = new(
            ConsoleEndpoint.FromDescriptors(input, output), Open(fromGuest, FileAccess.Read), Open(toGuest, FileAccess.Write), input, output);
        return side;
    }

    private static HostSide CreateShared((SafeFileHandle Guest, SafeFileHandle Host) ends)
    {
        FileStream host = Open(ends.Host, FileAccess.ReadWrite);
        return new HostSide(ConsoleEndpoint.FromDescriptors(ends.Guest, ends.Guest), host, host, ends.Guest);
    }

    private static HostSide CreateTerminal()
    {
        (SafeFileHandle master, SafeFileHandle terminal) = TestDescriptors.Terminal();
        TestDescriptors.MakeRaw(terminal);
        return CreateShared((terminal, master));
    }

    private static HostSide CreateStreams()
    {
        (SafeFileHandle input, SafeFileHandle toGuest) = TestDescriptors.Pipe();
        (SafeFileHandle fromGuest, SafeFileHandle output) = TestDescriptors.Pipe();
        FileStream guestInput = Open(input, FileAccess.Read);
        FileStream guestOutput = Open(output, FileAccess.Write);
        return new HostSide(
            ConsoleEndpoint.FromStreams(guestInput, guestOutput),
            Open(fromGuest, FileAccess.Read),
            Open(toGuest, FileAccess.Write),
            guestInput,
            guestOutput);
    }

    private static HostSide CreateProgram()
    {
        PipeConsole console = new();
        return new HostSide(console, console.FromGuest.AsStream(), console.ToGuest.AsStream());
    }

    private static HostSide CreateProgramStream()
    {
        PipeConsole console = new();
        Stream stream = console.AsStream();
        return new HostSide(console, stream, stream);
    }
}
