using System.ComponentModel;
using System.Globalization;
using Hype.Vm.Testing.Hosts;
using Hype.Vm.Testing.Reports;

namespace Hype.Vm.Testing.Guest;

/// <summary>The program that the package's build files make of a test project: the first process of its guests, and of an emulated host.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GuestProgram
{
    private const int FirstProcessId = 1;
    private const int Usage = 2;

    /// <summary>The program's entry point.</summary>
    /// <returns>The exit code. A first process does not come to it: it switches its machine off.</returns>
    public static int Run()
    {
        if (Environment.ProcessId != FirstProcessId)
        {
            Console.Error.WriteLine("This program is the first process of a guest: Hype.Vm.Testing boots it.");
            return Usage;
        }

        FirstProcess.Prepare();
        return File.Exists(GuestPaths.Machine) ? RunHost() : RunGuest();
    }

    private static int RunGuest()
    {
        FirstProcess.TakeConsole(GuestPaths.Console);
        ReportWriter reports = OpenReports(GuestPaths.GuestReports, out FileStream file);

        // Also where the code ends the process.
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Console.Out.Flush();
            Console.Error.Flush();
            reports.Write(ReportKind.ExitCode, Environment.ExitCode.ToString(CultureInfo.InvariantCulture));
            End(file);
        };
        Console.SetOut(new ReportTextWriter(reports, ReportKind.Output));
        Console.SetError(new ReportTextWriter(reports, ReportKind.Error));
        Environment.ExitCode = MethodRunner.Run(GuestRequest.Decode(File.ReadAllBytes(GuestPaths.Request)), reports);
        return Environment.ExitCode;
    }

    private static int RunHost()
    {
        ReportWriter reports = OpenReports(GuestPaths.HostReports, out FileStream file);
        try
        {
            HostedGuest.RunAsync(MachineRequest.Decode(File.ReadAllBytes(GuestPaths.Machine)), reports).GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // The end of the process: who waits for it shall know why.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            reports.Write(ReportKind.MachineEnd, exception.ToString());
        }

        End(file);
        return 0;
    }

    private static ReportWriter OpenReports(string path, out FileStream file)
    {
        file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, BufferSize = 0 });
        return new ReportWriter(file);
    }

    private static void End(FileStream reports)
    {
        _ = LibcGuest.tcdrain((int)reports.SafeFileHandle.DangerousGetHandle());
        FirstProcess.PowerOff();
    }
}
