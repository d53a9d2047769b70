using System.Runtime.CompilerServices;
using Hype.Vm.Virtio.Devices.Console;
using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Consoles;

/// <summary>Where a virtio console's bytes come from and go to on the host. Belongs to one virtual machine.</summary>
/// <remarks>Other than what is made here, for code that talks to the guest: <see cref="MemoryConsole"/> for text, <see cref="PipeConsole"/>
/// for bytes.</remarks>
public abstract class ConsoleEndpoint
{
    /// <summary>The least that a buffer may hold, in bytes, and what it holds unless told otherwise: what a pipe does.</summary>
    public const int MinBufferSize = 64 * 1024;

    /// <summary>The most that a buffer may hold, in bytes.</summary>
    public const int MaxBufferSize = 1024 * 1024;

    private protected ConsoleEndpoint()
    {
    }

    /// <summary>Connects the console to descriptors: terminals, pipes, sockets, files, <c>/dev/null</c>.</summary>
    /// <param name="input">What the guest reads. It stays the caller's and must stay open until the machine is disposed.</param>
    /// <param name="output">What the guest writes. It stays the caller's and must stay open until the machine is disposed.</param>
    /// <param name="escapeKey">A key that is not the guest's, for a terminal whose user must be able to leave; or <see langword="null"/>.</param>
    /// <param name="bufferSize">How many bytes wait in each direction, beside those that the descriptors hold themselves:
    /// <see cref="MinBufferSize"/> to <see cref="MaxBufferSize"/>. When they are full, the guest (or whoever writes to the input) waits.</param>
    /// <returns>The endpoint.</returns>
    /// <remarks>The descriptors' flags are never changed: they may be shared with the parent process. The input is read ahead, up to the
    /// buffer's size. A reader of the output that goes away does not disturb the guest, unless
    /// <see cref="VirtioConsoleOptions.StopWhenOutputFails"/> says so; its bytes are discarded from then on.</remarks>
    /// <exception cref="ArgumentException">A handle is closed or holds no descriptor, or the buffer's size is out of its range.</exception>
    public static ConsoleEndpoint FromDescriptors(
        SafeFileHandle input, SafeFileHandle output, EscapeKey? escapeKey = null, int bufferSize = MinBufferSize)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ThrowIfClosed(input);
        ThrowIfClosed(output);
        ThrowIfNoBufferSize(bufferSize);
        return new DescriptorConsole(input, output, escapeKey, bufferSize);
    }

    /// <summary>Connects the console to streams.</summary>
    /// <param name="input">What the guest reads; it stays the caller's.</param>
    /// <param name="output">What the guest writes; it stays the caller's.</param>
    /// <param name="bufferSize">How many bytes wait in each direction: <see cref="MinBufferSize"/> to <see cref="MaxBufferSize"/>.</param>
    /// <returns>The endpoint.</returns>
    /// <remarks>
    /// For streams that there are already; a program that wants one to talk to the guest takes <see cref="PipeConsole.AsStream"/>.
    /// A stream can only be read and written by a thread that waits, so each direction has one of its own, named
    /// <c>hype-console-in</c> and <c>hype-console-out</c>. The machine's end does not wait for a call that the stream never
    /// returns from: that thread then outlives the machine by that one call. A stream that fails with an <see cref="IOException"/> is at
    /// its end, which does not disturb the guest unless <see cref="VirtioConsoleOptions.StopWhenOutputFails"/> says so; any other exception
    /// ends the machine with <see cref="VmExitReason.HostError"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">The input cannot be read, the output cannot be written, or the buffer's size is out of its range.</exception>
    public static ConsoleEndpoint FromStreams(Stream input, Stream output, int bufferSize = MinBufferSize)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        if (!input.CanRead)
        {
            throw new ArgumentException("The guest's input must be a stream that can be read.", nameof(input));
        }

        if (!output.CanWrite)
        {
            throw new ArgumentException("The guest's output must be a stream that can be written.", nameof(output));
        }

        ThrowIfNoBufferSize(bufferSize);
        return new StreamConsole(input, output, bufferSize);
    }

    /// <summary>Makes the end that the device works with; once per machine.</summary>
    /// <returns>The end.</returns>
    /// <exception cref="InvalidOperationException">The endpoint cannot be used again, and has been.</exception>
    internal abstract IConsoleEndpoint Open();

    /// <summary>Refuses a buffer's size that is out of its range.</summary>
    /// <param name="bufferSize">The size in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    private protected static void ThrowIfNoBufferSize(int bufferSize)
    {
        if (bufferSize is < MinBufferSize or > MaxBufferSize)
        {
            throw new ArgumentOutOfRangeException(nameof(bufferSize), bufferSize, "A console's buffer holds 64 KiB to 1 MiB.");
        }
    }

    /// <summary>Refuses a second machine to an endpoint that serves one only.</summary>
    /// <param name="opened">What remembers the first.</param>
    /// <exception cref="InvalidOperationException">It is the second.</exception>
    private protected static void ThrowIfUsed(ref int opened)
    {
        if (Interlocked.Exchange(ref opened, 1) != 0)
        {
            throw new InvalidOperationException("This console has served a virtual machine already. Give each machine a console of its own.");
        }
    }

    private static void ThrowIfClosed(SafeFileHandle handle, [CallerArgumentExpression(nameof(handle))] string? name = null)
    {
        if (handle.IsInvalid || handle.IsClosed)
        {
            throw new ArgumentException("The handle holds no open descriptor.", name);
        }
    }
}
