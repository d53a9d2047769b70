namespace Hype.Vm.Consoles.Text;

/// <summary>Someone who waits for a text.</summary>
/// <param name="text">The text.</param>
internal sealed class TextWait(string text) : TranscriptWait($"\"{text}\"")
{
    // Answers come from the io thread, which must not run the waiter's code.
    private readonly TaskCompletionSource<string> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _searched; // Up to where it was looked for in vain.

    /// <summary>Gets the answer.</summary>
    internal Task<string> Task => _source.Task;

    /// <inheritdoc/>
    internal override int Look(ReadOnlySpan<char> available, long start)
    {
        // What was searched in vain is not searched again, but for a beginning of the text at its end.
        int from = (int)Math.Max(0, _searched - (text.Length - 1) - start);
        int found = available[from..].IndexOf(text, StringComparison.Ordinal);
        _searched = start + available.Length;
        return found < 0 ? -1 : from + found + text.Length;
    }

    /// <inheritdoc/>
    internal override void Answer(string upToText) => _source.SetResult(upToText);

    /// <inheritdoc/>
    internal override bool Fail(Exception reason)
    {
        _source.SetException(reason);
        return true;
    }
}
