namespace Hype.Vm.Testing.Reports;

/// <summary>What a guest tells.</summary>
internal enum ReportKind
{
    /// <summary>A piece of the standard output.</summary>
    Output,

    /// <summary>A piece of the standard error.</summary>
    Error,

    /// <summary>The exception that ended the code.</summary>
    Exception,

    /// <summary>The exit code: the guest has nothing to add, and switches itself off.</summary>
    ExitCode,

    /// <summary>How the machine ended; from an emulated host, where nobody else could tell.</summary>
    MachineEnd,

    /// <summary>The console's last lines; from an emulated host.</summary>
    ConsoleTail,
}
