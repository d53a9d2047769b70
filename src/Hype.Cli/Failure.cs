using Hype.Initrd;
using Hype.Interop;
using Hype.Vm.Boot;

namespace Hype.Cli;

/// <summary>What a command that could not do its work says, and its exit status.</summary>
/// <param name="Message">The message.</param>
/// <param name="ExitCode">The status.</param>
internal sealed record Failure(string Message, int ExitCode)
{
    /// <summary>Tells by the exception whose mistake it was.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The failure.</returns>
    internal static Failure From(Exception exception) => exception switch
    {
        KernelLoadException or InitrdException => new Failure(exception.Message, Cli.ExitCode.Load),
        SystemCallException => new Failure(exception.Message, Cli.ExitCode.Host),

        IOException or UnauthorizedAccessException => new Failure($"The output could not be written: {exception.Message}", Cli.ExitCode.OutputFailed),

        // Without the name of the parameter, which means nothing to who wrote a command line.
        ArgumentException => new Failure(exception.Message.Split(" (Parameter '")[0], Cli.ExitCode.Usage),
        _ => new Failure($"This is a bug in Hype, please report it: {exception}", Cli.ExitCode.Bug),
    };
}
