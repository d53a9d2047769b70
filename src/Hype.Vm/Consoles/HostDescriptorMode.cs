namespace Hype.Vm.Consoles;

/// <summary>How a host's descriptor is kept from blocking.</summary>
internal enum HostDescriptorMode
{
    /// <summary>It has a file description of our own, with O_NONBLOCK.</summary>
    NonBlocking,

    /// <summary>Each call on it says that it must not block.</summary>
    Socket,

    /// <summary>It is polled before each call, and the call is kept small.</summary>
    Polled,
}
