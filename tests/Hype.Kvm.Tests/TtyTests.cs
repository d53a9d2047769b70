using Hype.Interop;
using Hype.Tty;

namespace Hype.Kvm.Tests;

/// <summary>The terminal manifest on a real pseudo-terminal.</summary>
public sealed class TtyTests
{
    private const int ReadWriteNoControl = 0x2 | 0x100 | 0x80000; // O_RDWR | O_NOCTTY | O_CLOEXEC

    [Fact]
    public void Master_and_peer_share_modes_and_size()
    {
        using TtyDevice master = TtyDevice.OpenMaster();
        master.SetLock(0);
        using TtyDevice peer = master.OpenPeer(ReadWriteNoControl);

        master.SetWindowSize(new Winsize { WsRow = 25, WsCol = 80 });
        peer.GetModes(out Termios modes);
        modes.CLflag &= ~(TermiosLocalFlags.Icanon | TermiosLocalFlags.Echo);
        modes.CCc[TtyConstants.Vmin] = 1;
        peer.SetModesAfterOutput(in modes);
        peer.GetModes(out Termios read);
        peer.GetWindowSize(out Winsize size);

        Assert.Equal((25, 80), (size.WsRow, size.WsCol));
        Assert.Equal(modes.CLflag, read.CLflag);
        Assert.Equal(1, read.CCc[TtyConstants.Vmin]);
    }

    [Fact]
    public void FromDescriptor_without_ownership_leaves_the_descriptor_open()
    {
        using TtyDevice master = TtyDevice.OpenMaster();
        using (TtyDevice borrowed = TtyDevice.FromDescriptor((int)master.DangerousGetHandle(), ownsHandle: false))
        {
            borrowed.GetNumber(out _);
        }

        Assert.Equal(Errno.None, master.TryGetNumber(out _));
    }

    [Fact]
    public void FromHandle_keeps_the_descriptor_open_until_both_are_disposed_of()
    {
        TtyDevice master = TtyDevice.OpenMaster();
        TtyDevice shared = TtyDevice.FromHandle(master);
        string descriptor = $"/proc/self/fd/{(int)shared.DangerousGetHandle()}";

        master.Dispose();
        shared.GetNumber(out _);
        Assert.Equal("/dev/ptmx", new FileInfo(descriptor).LinkTarget);
        shared.Dispose();

        Assert.NotEqual("/dev/ptmx", new FileInfo(descriptor).LinkTarget);
    }

    [Fact]
    public void FromHandle_refuses_what_holds_no_descriptor()
    {
        Assert.Throws<ArgumentException>(() => TtyDevice.FromHandle(new Microsoft.Win32.SafeHandles.SafeFileHandle(-1, ownsHandle: false)));
        TtyDevice master = TtyDevice.OpenMaster();
        master.Dispose();
        Assert.Throws<ObjectDisposedException>(() => TtyDevice.FromHandle(master));
    }

    [Fact]
    public void What_is_no_terminal_is_refused_with_ENOTTY()
    {
        using FileStream file = File.OpenRead("/dev/null");
        using TtyDevice device = TtyDevice.FromDescriptor((int)file.SafeFileHandle.DangerousGetHandle(), ownsHandle: false);

        IoctlException exception = Assert.Throws<IoctlException>(() => device.GetWindowSize(out _));

        Assert.Equal(("TIOCGWINSZ", Errno.ENOTTY, "The descriptor is no terminal."), (exception.Operation, exception.Errno, exception.Hint));
    }
}
