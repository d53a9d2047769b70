namespace Hype.Vm.Consoles.Text;

/// <summary>Someone who waits for the guest to write something.</summary>
/// <param name="description">What, as the object of a sentence.</param>
internal abstract class TranscriptWait(string description)
{
    /// <summary>Gets what is waited for, as the object of a sentence.</summary>
    internal string Description => description;

    /// <summary>Looks at what the guest wrote. Under the transcript's lock, when this is the first in line and there may be something new.</summary>
    /// <param name="text">Everything from the end of the previous wait.</param>
    /// <param name="start">The position of its first character, counted from the first that the guest ever wrote.</param>
    /// <returns>How many characters to answer with, or a negative number: not yet.</returns>
    internal abstract int Look(ReadOnlySpan<char> text, long start);

    /// <summary>Answers. Under the lock.</summary>
    /// <param name="text">Everything up to and with what was waited for.</param>
    internal abstract void Answer(string text);

    /// <summary>Tells, after a look in vain, that nothing more will come. Under the lock.</summary>
    /// <param name="reason">What to fail with.</param>
    /// <returns>Whether the wait is over with that.</returns>
    internal abstract bool Fail(Exception reason);

    /// <summary>Tells that nobody waits any more.</summary>
    internal virtual void GiveUp()
    {
    }
}
