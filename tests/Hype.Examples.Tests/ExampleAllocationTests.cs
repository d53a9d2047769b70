using Hype.Examples.Block;
using Hype.Examples.Fs;
using Hype.Examples.Input;
using Hype.Examples.Loop;
using Hype.Examples.Spi;
using Hype.Examples.Vfio;
using Hype.Examples.Vhost;
using Microsoft.Win32.SafeHandles;

namespace Hype.Examples.Tests;

/// <summary>No way of passing an argument allocates.</summary>
public sealed class ExampleAllocationTests : IDisposable
{
    private const int Times = 1000;

    private readonly SafeFileHandle _file = File.OpenHandle("/dev/null");
    private readonly InputDevice _input = new() { Invoker = new SilentInvoker() };
    private readonly SpiDevice _spi = new() { Invoker = new SilentInvoker() };
    private readonly BlockDevice _disk = new() { Invoker = new SilentInvoker() };
    private readonly FsFile _fs = new() { Invoker = new SilentInvoker() };
    private readonly VhostNet _vhost = new() { Invoker = new SilentInvoker() };
    private readonly VfioDevice _vfio = new() { Invoker = new SilentInvoker() };
    private readonly LoopDevice _loop = new() { Invoker = new SilentInvoker() };

    [Theory]
    [InlineData("parameters and an array")]
    [InlineData("an array that sizes the number")]
    [InlineData("an array of fixed length")]
    [InlineData("a structure")]
    [InlineData("a structure that says its size")]
    [InlineData("a descriptor")]
    [InlineData("a descriptor in a field")]
    [InlineData("no descriptor in a field")]
    public void Call_allocates_nothing(string form)
    {
        Action call = CallOf(form);
        Repeat(call, Times / 10); // what is compiled and loaded on first use does not count

        long before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(call, Times);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    public void Dispose()
    {
        _file.Dispose();
        _input.Dispose();
        _spi.Dispose();
        _disk.Dispose();
        _fs.Dispose();
        _vhost.Dispose();
        _vfio.Dispose();
        _loop.Dispose();
    }

    private Action CallOf(string form) => form switch
    {
        "parameters and an array" => () => _input.GetSupported(InputEventType.Key, stackalloc byte[96]),
        "an array that sizes the number" => () => _spi.Transfer(stackalloc SpiIocTransfer[3]),
        "an array of fixed length" => () => _disk.WriteZeros([0, 512]),
        "a structure" => () => _fs.GetExtendedAttributes(out _),
        "a structure that says its size" => GetRegion,
        "a descriptor" => () => _loop.SetFile(_file),
        "a descriptor in a field" => () => _fs.CloneRange(default, _file),
        "no descriptor in a field" => () => _vhost.SetBackend(default, null),
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    private void GetRegion()
    {
        VfioRegionInfo region = default;
        _vfio.GetRegion(ref region);
    }

    private static void Repeat(Action call, int times)
    {
        for (int i = 0; i < times; i++)
        {
            call();
        }
    }
}
