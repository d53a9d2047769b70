namespace Hype.GuestTests;

/// <summary>A variable in a program's environment: whatever the program starts inherits it, so that what is left behind can be found.</summary>
internal sealed class ProcessMark
{
    /// <summary>Gets the variable, as <c>NAME=value</c>.</summary>
    public string Variable { get; } = $"HYPE_TEST_MARK={Guid.NewGuid():N}";

    /// <summary>Finds the processes that have the mark.</summary>
    public IReadOnlyList<string> FindProcesses() =>
        [.. Directory.EnumerateDirectories("/proc").Where(static folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Where(HasMark)];

    private bool HasMark(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Contains(Variable, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // It ended meanwhile.
        }
    }
}
