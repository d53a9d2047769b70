using Hype.Examples.Block;
using Hype.Examples.Fs;
using Hype.Examples.Gpio;
using Hype.Examples.Input;
using Hype.Examples.Loop;
using Hype.Examples.Random;
using Hype.Examples.Spi;
using Hype.Examples.Terminals;
using Hype.Examples.Tun;
using Hype.Examples.UserFault;
using Hype.Examples.Vfio;
using Hype.Examples.Vhost;
using Hype.Interop;
using Microsoft.Win32.SafeHandles;
using Xunit.Abstractions;

namespace Hype.Examples.Tests;

/// <summary>The examples on the real kernel. What this machine lacks, or forbids, must be refused with the words of the manifest; the output says which it was.</summary>
public sealed class ExampleCallTests(ITestOutputHelper output)
{
    private const int O_NOCTTY = 0x100;
    private const int O_NONBLOCK = 0x800;
    private const int O_RDWR = 0x2;
    private const int O_CLOEXEC = 0x80000;

    // What a container may refuse of a device that exists.
    private static readonly Errno[] s_forbidden = [Errno.EACCES, Errno.EPERM, Errno.ENOENT, Errno.ENODEV, Errno.ENXIO];

    [Fact]
    public void Random_tells_its_entropy()
    {
        using RandomDevice random = RandomDevice.Open();

        random.GetEntropyCount(out int bits);

        Assert.InRange(bits, 0, 4096);
        using FlexibleArrayBuffer<RandPoolInfo, uint> pool = new([1, 2, 3]);
        Accept("AddEntropy", random.TryAddEntropy(pool), Errno.EPERM);
    }

    [Fact]
    public void Terminal_has_modes_speeds_and_a_size()
    {
        using Terminal master = Terminal.OpenMaster();
        master.SetLock(0);
        using Terminal peer = master.OpenPeer(O_RDWR | O_NOCTTY | O_CLOEXEC);

        master.SetWindowSize(new Winsize { WsRow = 40, WsCol = 132 });
        peer.GetModes2(out Termios2 modes);
        modes.CCflag = (modes.CCflag & ~0x100Fu) | (uint)TermiosConstants.Bother;
        (modes.CIspeed, modes.COspeed) = (74880, 74880);
        peer.SetModes2(in modes);
        peer.GetModes2(out Termios2 read);
        peer.GetWindowSize(out Winsize size);
        peer.GetAvailable(out int available);

        Assert.Equal(74880u, read.COspeed);
        Assert.Equal((40, 132), (size.WsRow, size.WsCol));
        Assert.Equal(0, available);
    }

    [Fact]
    public void File_tells_its_block_size_and_extents()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, new byte[100_000]);
            using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            using FsFile file = FsFile.FromHandle(handle);

            if (Accept("GetBlockSize", file.TryGetBlockSize(out int bytes), Errno.EINVAL))
            {
                Assert.True(bytes >= 512 && (bytes & (bytes - 1)) == 0, $"{bytes}");
            }

            Accept("GetAttributes", file.TryGetAttributes(out _), Errno.ENOTTY, Errno.EOPNOTSUPP);
            using FlexibleArrayBuffer<Fiemap, FiemapExtent> map = new(8);
            map.Header.FmLength = ulong.MaxValue;
            map.Header.FmFlags = FiemapFlags.Sync;
            if (Accept("MapExtents", file.TryMapExtents(map), Errno.EOPNOTSUPP, Errno.ENOTTY))
            {
                Assert.InRange(map.Header.FmMappedExtents, 1u, 8u);
                Assert.Equal(0ul, map.Elements[0].FeLogical);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void File_is_cloned_or_the_file_system_says_that_it_cannot()
    {
        string folder = Directory.CreateTempSubdirectory("hype-clone").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "source"), new byte[8192]);
            using SafeFileHandle source = File.OpenHandle(Path.Combine(folder, "source"));
            using SafeFileHandle target = File.OpenHandle(Path.Combine(folder, "target"), FileMode.Create, FileAccess.ReadWrite);
            using FsFile file = FsFile.FromHandle(target);

            if (Accept("Clone", file.TryClone(source), Errno.EOPNOTSUPP, Errno.EXDEV, Errno.EINVAL))
            {
                Assert.Equal(8192, RandomAccess.GetLength(target));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Call_on_the_wrong_file_is_refused_with_the_manifests_words()
    {
        using SafeFileHandle handle = File.OpenHandle("/dev/null");
        using BlockDevice disk = BlockDevice.FromHandle(handle);

        IoctlException exception = Assert.Throws<IoctlException>(() => disk.GetSize(out _));

        Assert.Equal(("BLKGETSIZE64", Errno.ENOTTY, "This is no block device, or its driver does not know this."), (exception.Operation, exception.Errno, exception.Hint));
    }

    [Fact]
    public void Block_device_tells_its_size() => WithDevice(
        () => BlockDevice.Open(),
        disk =>
        {
            disk.GetSize(out ulong bytes);
            disk.GetSectors(out ulong sectors);
            disk.GetLogicalBlockSize(out int block);
            Assert.Equal(bytes / 512, sectors);
            Assert.InRange(block, 512, 65536);
        });

    [Fact]
    public void Loop_control_finds_a_free_device() => WithDevice(
        () => LoopControl.Open(),
        control => Accept("GetFree", control.TryGetFree(out int number), Errno.EPERM, Errno.ENODEV) && number < 0 ? throw new InvalidOperationException("a number") : number);

    [Fact]
    public void Tun_tells_its_features() => WithDevice(
        () => TunDevice.Open(),
        tun =>
        {
            tun.GetFeatures(out uint features);
            Assert.True(((TunFlags)features).HasFlag(TunFlags.Tap | TunFlags.NoPi));
            Assert.Equal(Errno.EBADFD, tun.TryGetInterface(out _));
            Ifreq request = default;
            "hypetest%d"u8.CopyTo(request.IfrIfrn.IfrnName);
            request.IfrIfru.IfruFlags = TunFlags.Tap | TunFlags.NoPi;
            if (Accept("Attach", tun.TryAttach(ref request), Errno.EPERM, Errno.EBUSY))
            {
                tun.GetInterface(out Ifreq attached);
                Assert.StartsWith("hypetest", System.Text.Encoding.ASCII.GetString(attached.IfrIfrn.IfrnName), StringComparison.Ordinal);
            }
        });

    [Fact]
    public void Page_faults_have_a_handshake() => WithDevice(
        () => UserFaultFactory.Open(),
        factory =>
        {
            using UserFaults faults = factory.Create(O_CLOEXEC | O_NONBLOCK);
            UffdioApi api = new() { Api = (ulong)UserfaultfdConstants.UffdApi };
            faults.Handshake(ref api);
            Assert.NotEqual(0ul, api.Ioctls);
            UffdioRegister odd = new() { Range = new UffdioRange { Start = 1, Len = 1 }, Mode = RegisterModes.Missing };
            Assert.Equal(Errno.EINVAL, faults.TryRegister(ref odd));
        });

    [Fact]
    public void Vhost_net_offers_features() => WithDevice(() => VhostNet.Open(), net => net.GetFeatures(out _));

    [Fact]
    public void Vfio_tells_its_version() => WithDevice(() => VfioContainer.Open(), container => Assert.Equal(VfioConstants.ApiVersion, container.GetApiVersion()));

    [Fact]
    public void Input_device_tells_its_version() => WithDevice(() => InputDevice.Open(), device => device.GetVersion(out _));

    [Fact]
    public void Gpio_chip_tells_its_lines() => WithDevice(() => GpioChip.Open(), chip => chip.GetInfo(out _));

    [Fact]
    public void Spi_device_tells_its_mode() => WithDevice(() => SpiDevice.Open(), device => device.GetMode(out _));

    /// <summary>Says whether a call succeeded; if not, it must be for one of the reasons that this machine may have.</summary>
    private bool Accept(string call, Errno errno, params Errno[] reasons)
    {
        output.WriteLine($"{call}: {errno.Describe()}");
        Assert.Contains(errno, reasons.Append(Errno.None));
        return errno == Errno.None;
    }

    private void WithDevice<THandle>(Func<THandle> open, Func<THandle, object> use)
        where THandle : SafeDescriptor =>
        WithDevice(open, handle => { _ = use(handle); });

    private void WithDevice<THandle>(Func<THandle> open, Action<THandle> use)
        where THandle : SafeDescriptor
    {
        THandle handle;
        try
        {
            handle = open();
        }
        catch (IoctlException exception)
        {
            output.WriteLine($"not here: {exception.Message}");
            Assert.Contains(exception.Errno, s_forbidden);
            Assert.StartsWith("open(/dev/", exception.Operation, StringComparison.Ordinal);
            return;
        }

        using (handle)
        {
            output.WriteLine("called");
            use(handle);
        }
    }
}
