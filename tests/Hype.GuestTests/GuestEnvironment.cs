namespace Hype.GuestTests;

/// <summary>What <c>./hype test</c> built for the guest tests, handed over in the environment.</summary>
internal sealed record GuestEnvironment(string Command, string Scenarios, string Kernel, string Initrd, string Nested, string NestedImage, string Sample, string Stock)
{
    private static readonly string[] s_names = ["HYPE_CLI", "HYPE_SCENARIOS", "HYPE_KERNEL", "HYPE_INITRD", "HYPE_NESTED", "HYPE_NESTED_IMAGE", "HYPE_SAMPLE", "HYPE_STOCK"];

    /// <summary>Tells why the tests cannot run here.</summary>
    /// <returns>The reason, or <see langword="null"/> where they can.</returns>
    internal static string? WhyNotUsable()
    {
        string[] missing = [.. s_names.Where(static name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))];
        return missing.Length == 0 ? null : $"{string.Join(", ", missing)} not set: run ./hype test, which builds the guest and the emulated host.";
    }

    internal static GuestEnvironment Read()
    {
        string[] values = [.. s_names.Select(static name => Environment.GetEnvironmentVariable(name)!)];
        return new GuestEnvironment(values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7]);
    }
}
