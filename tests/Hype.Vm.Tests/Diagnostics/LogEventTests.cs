using System.Reflection;
using Hype.Vm.Diagnostics;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hype.Vm.Tests.Diagnostics;

/// <summary>The log events are what docs/diagnostics.md says of them.</summary>
public sealed class LogEventTests
{
    private static readonly string s_document = File.ReadAllText(Path.Combine(
        typeof(LogEventTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "RepositoryRoot").Value!,
        "docs",
        "diagnostics.md"));

    public static TheoryData<string> Events => [.. Methods().Select(method => method.Name)];

    [Fact]
    public void Ids_are_unique_and_all_in_use()
    {
        int[] used = [.. Methods().Select(method => Message(method).EventId).Order()];
        int[] listed = [.. typeof(LogEventIds).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(field => (int)field.GetRawConstantValue()!).Order()];

        Assert.NotEmpty(used);
        Assert.Equal(listed, used);
        Assert.Equal(used.Distinct(), used);
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Event_is_documented_with_id_level_and_sentence(string name)
    {
        LoggerMessageAttribute message = Message(Methods().Single(method => method.Name == name));
        string level = message.Level == LogLevel.None ? "as the lines" : message.Level.ToString();

        Assert.Contains($"| {message.EventId} | {level} | `{name}` | {message.Message} |", s_document, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentences_take_no_text_of_the_guest()
    {
        Type[] harmless = [typeof(ILogger), typeof(LogLevel), typeof(Exception), typeof(VmRunResult), typeof(ByteSize)];
        string[] textsOfOurs = ["warning", "kind"]; // About the host; the name of a log event.

        IEnumerable<ParameterInfo> others = Methods()
            .SelectMany(method => method.GetParameters())
            .Where(parameter => !parameter.ParameterType.IsPrimitive && !parameter.ParameterType.IsEnum && !harmless.Contains(parameter.ParameterType));

        Assert.All(others, parameter => Assert.Contains(parameter.Name, textsOfOurs));
    }

    [Fact]
    public void Event_source_is_documented_with_its_events()
    {
        IEnumerable<string> events = typeof(HypeEventSource)
            .GetMethods(BindingFlags.Instance | BindingFlags.NonPublic)
            .Where(method => method.GetCustomAttribute<System.Diagnostics.Tracing.EventAttribute>() is not null)
            .Select(method => $"`{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})`");

        Assert.Contains(HypeEventSource.SourceName, s_document, StringComparison.Ordinal);
        Assert.All(events, text => Assert.Contains(text, s_document, StringComparison.Ordinal));
    }

    /// <summary>Tells whether a counter is in the table of counters.</summary>
    internal static bool Documents(string counter) => s_document.Contains($"| `{counter}` |", StringComparison.Ordinal);

    private static IEnumerable<MethodInfo> Methods() =>
        typeof(MachineLog)
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null);

    private static LoggerMessageAttribute Message(MethodInfo method) => method.GetCustomAttribute<LoggerMessageAttribute>()!;
}
