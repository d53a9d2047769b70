using System.IO.Pipes;
using System.Text;
using Hype.Vm.Consoles;
using Microsoft.Win32.SafeHandles;

namespace Hype.GuestTests.Scenarios;

/// <summary>A console on two of the host's pipes, as a program's standard streams are; every byte counts, text or not.</summary>
internal sealed class PipedConsole : IDisposable
{
    private readonly FileStream _toGuest;
    private readonly FileStream _fromGuest;
    private readonly SafeFileHandle _guestInput;
    private readonly SafeFileHandle _guestOutput;
    private readonly List<byte> _unread = [];

    internal PipedConsole()
    {
        (_guestInput, _toGuest) = OpenPipe();
        (SafeFileHandle reader, FileStream writer) = OpenPipe();
        _fromGuest = new FileStream(reader, FileAccess.Read, bufferSize: 0);
        _guestOutput = writer.SafeFileHandle;
        Endpoint = ConsoleEndpoint.FromDescriptors(_guestInput, _guestOutput);
    }

    internal ConsoleEndpoint Endpoint { get; }

    internal ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => _toGuest.WriteAsync(bytes);

    internal ValueTask WriteAsync(string text) => WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Reads up to and with a text.</summary>
    internal async Task<string> ReadToAsync(string text)
    {
        byte[] wanted = Encoding.ASCII.GetBytes(text);
        int found;
        while ((found = Unread.IndexOf(wanted)) < 0)
        {
            await FillAsync();
        }

        return Encoding.ASCII.GetString(TakeUnread(found + wanted.Length));
    }

    /// <summary>Reads so many bytes.</summary>
    internal async Task<byte[]> ReadAsync(int count)
    {
        while (_unread.Count < count)
        {
            await FillAsync();
        }

        return TakeUnread(count);
    }

    internal void CloseInput() => _toGuest.Dispose();

    internal void CloseOutput() => _fromGuest.Dispose();

    public void Dispose()
    {
        _toGuest.Dispose();
        _fromGuest.Dispose();
        _guestInput.Dispose();
        _guestOutput.Dispose();
    }

    private Span<byte> Unread => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_unread);

    private byte[] TakeUnread(int count)
    {
        byte[] taken = Unread[..count].ToArray();
        _unread.RemoveRange(0, count);
        return taken;
    }

    private async Task FillAsync()
    {
        byte[] buffer = new byte[65536];
        int count = await _fromGuest.ReadAsync(buffer).AsTask().WaitAsync(ScenarioContext.Deadline);
        if (count == 0)
        {
            throw new InvalidOperationException($"The guest's output ended after {Encoding.ASCII.GetString(Unread)}");
        }

        _unread.AddRange(buffer.AsSpan(0, count));
    }

    /// <summary>Makes a pipe whose ends are plain files: those of <see cref="AnonymousPipeServerStream"/> start the runtime's socket engine, which then stays.</summary>
    private static (SafeFileHandle Reader, FileStream Writer) OpenPipe()
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        SafeFileHandle reader = File.OpenHandle($"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}");
        SafeFileHandle writer = File.OpenHandle($"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}", FileMode.Open, FileAccess.Write);
        pipe.DisposeLocalCopyOfClientHandle();
        return (reader, new FileStream(writer, FileAccess.Write, bufferSize: 0));
    }
}
