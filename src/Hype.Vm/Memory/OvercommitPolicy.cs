namespace Hype.Vm.Memory;

/// <summary>What the host promises of memory that it may not have (Documentation/mm/overcommit-accounting.rst).</summary>
internal static class OvercommitPolicy
{
    private const string Setting = "/proc/sys/vm/overcommit_memory";

    /// <summary>Says what to do where a mapping of memory was refused.</summary>
    /// <returns>A sentence.</returns>
    internal static string DescribeRefusal() => Describe(Read());

    /// <summary>Says what to do under a policy.</summary>
    /// <param name="policy">The setting; 2 is never to promise more than there is, whatever a mapping asks for.</param>
    /// <returns>A sentence.</returns>
    internal static string Describe(string policy) => policy.Trim() == "2"
        ? "Ask for less memory: this host promises no more than it has (vm.overcommit_memory is 2), or raise the limit of the process's address space (ulimit -v)."
        : "Ask for less memory, or raise the limit of the process's address space (ulimit -v).";

    private static string Read()
    {
        try
        {
            return File.ReadAllText(Setting);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
