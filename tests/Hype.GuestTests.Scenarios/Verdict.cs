using System.Globalization;

namespace Hype.GuestTests.Scenarios;

/// <summary>The lines that tell how a scenario went: <c>@begin NAME</c>, <c>@note TEXT</c>, <c>@end NAME pass|fail MILLISECONDS</c>; the text between is for people.</summary>
internal static class Verdict
{
    internal static void Begin(string name)
    {
        Console.Out.WriteLine($"@begin {name}");
        Console.Out.Flush();
    }

    internal static void End(string name, string failure, TimeSpan duration, ScenarioContext context)
    {
        foreach (string note in context.Notes)
        {
            Console.Out.WriteLine($"@note {note}");
        }

        if (failure.Length > 0)
        {
            Console.Out.WriteLine(failure);
            Console.Out.WriteLine(context.DescribeConsoles());
        }

        string verdict = failure.Length == 0 ? "pass" : "fail";
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"@end {name} {verdict} {duration.TotalMilliseconds:0}"));
        Console.Out.Flush();
    }
}
