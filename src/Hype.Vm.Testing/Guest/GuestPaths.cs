namespace Hype.Vm.Testing.Guest;

/// <summary>Where things are in the two RAM disks that a test makes.</summary>
internal static class GuestPaths
{
    /// <summary>The program itself, the first process of both.</summary>
    internal const string Program = "/init";

    /// <summary>In a guest: which method to run.</summary>
    internal const string Request = "/hype/request";

    /// <summary>In an emulated host: what machine to make.</summary>
    internal const string Machine = "/hype/machine";

    /// <summary>In an emulated host: the guest's kernel.</summary>
    internal const string Kernel = "/hype/kernel";

    /// <summary>In an emulated host: the guest's RAM disk.</summary>
    internal const string Initrd = "/hype/initrd";

    /// <summary>In a guest: its console.</summary>
    internal const string Console = "/dev/hvc0";

    /// <summary>In a guest: where reports go.</summary>
    internal const string GuestReports = "/dev/hvc1";

    /// <summary>In an emulated host: where reports go. Its console is the serial port.</summary>
    internal const string HostReports = "/dev/hvc0";
}
