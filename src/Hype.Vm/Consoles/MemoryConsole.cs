using System.Text;
using System.Text.RegularExpressions;
using Hype.Vm.Consoles.Text;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Consoles;

/// <summary>A console that code talks to: it sends text to the guest and waits for text from it.</summary>
/// <remarks>
/// <para>Safe on any thread. What the guest wrote is kept in a transcript; when it is full its older half is dropped, so a guest that
/// writes for ever does not fill the host's memory.</para>
/// <para>Several may wait at once: the one that came first is served first, and the next looks behind what that one was answered with.</para>
/// </remarks>
public sealed class MemoryConsole : ConsoleEndpoint
{
    private int _opened;

    /// <summary>Initializes the console.</summary>
    /// <param name="transcriptCapacity">How many characters of the guest's output are kept, at least 4096.</param>
    /// <param name="bufferSize">How many bytes wait for the guest to read them before a sender has to:
    /// <see cref="ConsoleEndpoint.MinBufferSize"/> to <see cref="ConsoleEndpoint.MaxBufferSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of the sizes is out of its range.</exception>
    public MemoryConsole(int transcriptCapacity = 1024 * 1024, int bufferSize = MinBufferSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(transcriptCapacity, 4096);
        ThrowIfNoBufferSize(bufferSize);
        Output = new ConsoleTranscript(transcriptCapacity);
        Input = new MemoryInput(bufferSize);
    }

    /// <summary>Gets what the guest wrote, as UTF-8 text; what is no UTF-8 appears as U+FFFD.</summary>
    public string Transcript => Output.ToString();

    /// <summary>Gets what waits for the guest to read it.</summary>
    internal MemoryInput Input { get; }

    /// <summary>Gets what the guest wrote.</summary>
    internal ConsoleTranscript Output { get; }

    /// <summary>Sends text to the guest; where the buffer is full, the call waits until the guest has read.</summary>
    /// <param name="text">The text, sent as UTF-8. A shell wants a newline at the end.</param>
    /// <remarks>After the machine's end, or <see cref="CompleteInput"/>, it goes nowhere.</remarks>
    public void Send(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Input.Send(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Sends bytes to the guest; where the buffer is full, the call waits until the guest has read.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <remarks>After the machine's end, or <see cref="CompleteInput"/>, they go nowhere.</remarks>
    public void Send(ReadOnlySpan<byte> bytes) => Input.Send(bytes);

    /// <summary>Sends text to the guest, waiting without a thread while the buffer is full.</summary>
    /// <param name="text">The text, sent as UTF-8. A shell wants a newline at the end.</param>
    /// <param name="cancellationToken">Ends the wait; the beginning of the text may have been sent by then.</param>
    /// <returns>The end of it: the guest has read the text, or the buffer holds the rest.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task SendAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Input.SendAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
    }

    /// <summary>Sends bytes to the guest, waiting without a thread while the buffer is full.</summary>
    /// <param name="bytes">The bytes; they stay as they are until the end.</param>
    /// <param name="cancellationToken">Ends the wait; the first of the bytes may have been sent by then.</param>
    /// <returns>The end of it: the guest has read the bytes, or the buffer holds the rest.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => Input.SendAsync(bytes, cancellationToken);

    /// <summary>Ends the guest's input. A guest's terminal does not notice: a console has no end of file.</summary>
    public void CompleteInput() => Input.Complete();

    /// <summary>Waits until the guest has written a text, in what no earlier wait has passed.</summary>
    /// <param name="text">The text to wait for; not empty.</param>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Everything from the end of the previous wait up to and with the text.</returns>
    /// <exception cref="TimeoutException">The deadline passed; the message shows the end of the transcript.</exception>
    /// <exception cref="EndOfStreamException">The machine has ended, and the text is not in what the guest wrote; so does its message.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<string> WaitForTextAsync(string text, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        TextWait wait = new(text);
        Output.Add(wait);
        return AnswerAsync(wait, wait.Task, deadline, cancellationToken);
    }

    /// <summary>Waits until the guest has written text that a pattern matches, in what no earlier wait has passed.</summary>
    /// <param name="pattern">The pattern. It is tried on all of that text whenever more has come, so it should not match the beginning of what
    /// it is meant to match: <c>\d+</c> may find one digit of two.</param>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Everything from the end of the previous wait up to and with the match, and the match.</returns>
    /// <remarks>The pattern runs on the thread pool, where a slow one delays nobody but this wait and those behind it; past the deadline it still
    /// runs to its end. Text that a full transcript drops before the pattern was tried on it is lost to it. With <see cref="RegexOptions.NonBacktracking"/> or a time limit of its own, no guest can make it run for ever.</remarks>
    /// <exception cref="TimeoutException">The deadline passed; the message shows the end of the transcript.</exception>
    /// <exception cref="RegexMatchTimeoutException">The pattern's own time limit passed.</exception>
    /// <exception cref="EndOfStreamException">The machine has ended, and nothing that the guest wrote matches; its message is as helpful.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ConsoleMatch> WaitForMatchAsync(Regex pattern, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        MatchWait wait = new(Output, pattern);
        Output.Add(wait);
        ConsoleMatch? match = await AnswerAsync(wait, wait.FindAsync(), deadline, cancellationToken).ConfigureAwait(false);
        return match!; // It was not given up.
    }

    /// <inheritdoc/>
    internal override IConsoleEndpoint Open()
    {
        ThrowIfUsed(ref _opened);
        return new MemoryEndpoint(this);
    }

    private async Task<T> AnswerAsync<T>(TranscriptWait wait, Task<T> answer, TimeSpan deadline, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.WaitAsync(deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException && answer.IsCompletedSuccessfully)
        {
            return await answer.ConfigureAwait(false); // It came at the last moment, and nobody would find it again.
        }
        catch (TimeoutException exception) when (exception is not RegexMatchTimeoutException)
        {
            throw new TimeoutException(
                $"The guest did not write {wait.Description} within {deadline.TotalSeconds:0.#} s. {Output.LastWords()}", exception);
        }
        finally
        {
            Output.Remove(wait);
        }
    }
}
