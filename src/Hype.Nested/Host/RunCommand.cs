using Hype.Nested.Libc;
using Hype.Nested.Streams;

namespace Hype.Nested.Host;

/// <summary>The role on the machine at hand: boots the emulated host and is the command's standard streams.</summary>
internal static class RunCommand
{
    /// <summary>Runs the command and gets the exit code for our own process.</summary>
    /// <exception cref="NestedException">The emulated host failed; the message ends with what it printed last.</exception>
    public static int Run(RunOptions options)
    {
        using SignalPipe signals = new(
            Spawning.SIGINT, Spawning.SIGQUIT, Spawning.SIGTERM, Spawning.SIGHUP, Spawning.SIGWINCH, Spawning.SIGTSTP, Spawning.SIGCONT);
        using ConsoleLog log = ConsoleLog.Create(options.Log);
        try
        {
            using EmulatedHost host = EmulatedHost.Start(options, log);
            using ConsoleTerminal? terminal = ConsoleTerminal.TryTake();
            using HostSession session = new(host.Channel, signals, terminal, options);
            return session.Run();
        }
        catch (NestedException error) when (error.ExitCode == ExitCodes.Failed)
        {
            throw new NestedException(error.Message + log.DescribeTail(), error.ExitCode);
        }
    }
}
