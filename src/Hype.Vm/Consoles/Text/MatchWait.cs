using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Hype.Vm.Consoles.Text;

/// <summary>Someone who waits for text that a pattern matches.</summary>
/// <remarks>A guest's text may make a pattern take for ever, so it is only ever tried on the thread pool, on a copy, with no lock held; it is
/// tried again when it is done and there is more. Nobody behind in the line is served meanwhile.</remarks>
/// <param name="transcript">Where the text is.</param>
/// <param name="pattern">The pattern.</param>
internal sealed class MatchWait(ConsoleTranscript transcript, Regex pattern) : TranscriptWait($"a match of \"{pattern}\"")
{
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously); // Replaced by TryRead's caller only.

    /// <summary>Looks until there is a match.</summary>
    /// <returns>The match; null where the wait was given up.</returns>
    /// <exception cref="EndOfStreamException">The guest has ended without one.</exception>
    internal async Task<ConsoleMatch?> FindAsync()
    {
        while (true)
        {
            // Not on the caller's thread either, whose deadline would wait for the pattern.
            await _news.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!transcript.TryRead(this, out TranscriptPart part))
            {
                return null;
            }

            Match match = pattern.Match(part.Text);
            if (match.Success)
            {
                int end = match.Index + match.Length;
                return transcript.TryAdvance(this, part.Start + end) ? new ConsoleMatch(part.Text[..end], match) : null;
            }

            if (part.IsLast)
            {
                throw transcript.EndedBefore(this);
            }
        }
    }

    /// <inheritdoc/>
    internal override int Look(ReadOnlySpan<char> text, long start)
    {
        _ = _news.TrySetResult();
        return -1;
    }

    /// <inheritdoc/>
    internal override void Answer(string text) => throw new UnreachableException();

    /// <summary>Does nothing: it fails by itself, when it has looked at everything.</summary>
    /// <inheritdoc/>
    internal override bool Fail(Exception reason) => false;

    /// <inheritdoc/>
    internal override void GiveUp() => _ = _news.TrySetResult();
}
