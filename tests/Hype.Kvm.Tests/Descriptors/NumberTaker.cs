using Hype.Interop.Libc;
using Hype.Testing;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>Opens and closes eventfds on a thread of its own, so that the number of a descriptor that is closed has a new owner at once.</summary>
internal sealed class NumberTaker : IDisposable
{
    private const int AtOnce = 8;

    private readonly Thread _thread;
    private volatile bool _stop;
    private volatile bool _reached;

    public NumberTaker()
    {
        _thread = new Thread(Take) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Stops, and tells whether anybody wrote to an eventfd.</summary>
    public bool WasReached()
    {
        Dispose();
        return _reached;
    }

    public void Dispose()
    {
        _stop = true;
        Assert.True(_thread.Join(TestDeadline.Span));
    }

    private void Take()
    {
        Span<int> taken = stackalloc int[AtOnce];
        while (!_stop)
        {
            foreach (ref int fd in taken)
            {
                fd = ProcessDescriptors.CreateEvent();
            }

            foreach (int fd in taken)
            {
                _reached |= HasValue(fd);
                Assert.Equal(0, LibcOpen.close(fd));
            }
        }
    }

    private static unsafe bool HasValue(int fd)
    {
        ulong value;
        return LibcIo.read(fd, &value, sizeof(ulong)) == sizeof(ulong);
    }
}
