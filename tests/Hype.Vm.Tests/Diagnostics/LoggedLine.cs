using Microsoft.Extensions.Logging;

namespace Hype.Vm.Tests.Diagnostics;

/// <summary>A line that was logged.</summary>
internal sealed record LoggedLine(string Category, LogLevel Level, EventId Event, string Text, Exception? Exception);
