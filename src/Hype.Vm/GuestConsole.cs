using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm;

/// <summary>A console of a virtual machine, from the host's side.</summary>
/// <remarks>Safe on any thread.</remarks>
public sealed class GuestConsole
{
    private readonly VirtioConsole _device; // Owned by the io thread.
    private readonly IEventLoop _loop;

    /// <summary>Initializes the handle.</summary>
    /// <param name="device">The device.</param>
    /// <param name="loop">The io thread that owns it.</param>
    internal GuestConsole(VirtioConsole device, IEventLoop loop)
    {
        _device = device;
        _loop = loop;
    }

    /// <summary>Tells the guest that its terminal has another size now: Linux sends SIGWINCH to what runs in it (virtio 1.2 §5.3.4).</summary>
    /// <param name="columns">The width in characters.</param>
    /// <param name="rows">The height in lines.</param>
    /// <remarks>Returns at once. A machine that has not started yet begins with the size; one that has ended no longer cares.</remarks>
    public void Resize(ushort columns, ushort rows) => _loop.Post(() => _device.Resize(columns, rows));
}
