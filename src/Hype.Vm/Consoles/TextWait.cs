namespace Hype.Vm.Consoles;

/// <summary>Someone who waits for a text.</summary>
internal sealed class TextWait(string text)
{
    // Answers come from the io thread, which must not run the waiter's code.
    private readonly TaskCompletionSource<string> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the text.</summary>
    internal string Text => text;

    /// <summary>Gets the answer.</summary>
    internal Task<string> Task => _source.Task;

    /// <summary>Answers with everything up to and with the text.</summary>
    /// <param name="upToText">That.</param>
    internal void Answer(string upToText) => _source.SetResult(upToText);
}
