using Hype.Interop;
using Hype.Testing;
using Hype.Vm.Events;
using Hype.Vm.Machine.Descriptors;
using Xunit;

namespace Hype.Vm.Tests.Machine;

/// <summary>The descriptors that the io thread stands on.</summary>
public sealed class DescriptorTests
{
    private readonly ulong[] _keys = new ulong[Epoll.MaxEvents];

    [Fact]
    public void EventFd_counts_signals_until_it_is_cleared()
    {
        using EventFd doorbell = new();

        Assert.False(doorbell.Clear());
        doorbell.Signal();
        doorbell.Signal();
        Assert.True(doorbell.Clear());
        Assert.False(doorbell.Clear());
    }

    [Fact]
    public void Epoll_reports_what_is_ready_by_its_key_until_it_is_removed()
    {
        using Epoll epoll = new();
        using EventFd doorbell = new();
        epoll.Add(doorbell.Descriptor, EventInterest.Readable, 7);

        Assert.Equal(0, epoll.Wait(_keys, block: false));
        doorbell.Signal();
        Assert.Equal(1, epoll.Wait(_keys, block: true));
        Assert.Equal(7UL, _keys[0]);
        epoll.Modify(doorbell.Descriptor, EventInterest.None, 7);
        Assert.Equal(0, epoll.Wait(_keys, block: false));
        epoll.Modify(doorbell.Descriptor, EventInterest.Writable, 8);
        Assert.Equal(1, epoll.Wait(_keys, block: true));
        Assert.Equal(8UL, _keys[0]);
        epoll.Remove(doorbell.Descriptor);
        Assert.Equal(0, epoll.Wait(_keys, block: false));
    }

    [Fact]
    public void Epoll_refuses_files_with_EPERM()
    {
        using Epoll epoll = new();
        using FileStream file = File.OpenRead("/dev/null");

        SystemCallException exception = Assert.Throws<SystemCallException>(
            () => epoll.Add((int)file.SafeFileHandle.DangerousGetHandle(), EventInterest.Readable, 1));

        Assert.Equal(Errno.EPERM, exception.Errno);
    }

    [Fact]
    public void Epoll_with_more_ready_than_it_reports_gives_the_rest_later()
    {
        using Epoll epoll = new();
        List<EventFd> doorbells = [.. Enumerable.Range(0, Epoll.MaxEvents + 1).Select(_ => new EventFd())];
        for (int i = 0; i < doorbells.Count; i++)
        {
            epoll.Add(doorbells[i].Descriptor, EventInterest.Readable, (ulong)i);
            doorbells[i].Signal();
        }

        Assert.Equal(Epoll.MaxEvents, epoll.Wait(_keys, block: true));
        HashSet<ulong> seen = [.. _keys];
        int second = epoll.Wait(_keys, block: true);
        seen.UnionWith(_keys[..second]);
        Assert.Equal(doorbells.Count, seen.Count);
        doorbells.ForEach(doorbell => doorbell.Dispose());
    }

    [Fact]
    public async Task TimerFd_that_is_started_once_is_readable_once()
    {
        using TimerFd timer = new();
        using Epoll epoll = new();
        epoll.Add(timer.Descriptor, EventInterest.Readable, 1);
        timer.StartOnce(TimeSpan.FromMilliseconds(1));

        int count = await Task.Factory.StartNew(
            () => epoll.Wait(_keys, block: true), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(TestDeadline.Span);
        timer.Clear();

        Assert.Equal((1, 0), (count, epoll.Wait(_keys, block: false)));
    }

    [Fact]
    public async Task TimerFd_is_readable_after_each_period()
    {
        using TimerFd timer = new();
        timer.StartPeriodic(TimeSpan.FromMilliseconds(1));
        using Epoll epoll = new();
        epoll.Add(timer.Descriptor, EventInterest.Readable, 1);

        Task<int> ticks = Task.Factory.StartNew(
            () =>
            {
                int count = 0;
                for (; count < 3; count++)
                {
                    while (epoll.Wait(_keys, block: true) == 0)
                    {
                    }

                    timer.Clear();
                }

                return count;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        Assert.Equal(3, await ticks.WaitAsync(TestDeadline.Span));
    }

    [Fact]
    public void HostRandom_fills_the_whole_buffer()
    {
        byte[] buffer = new byte[1000];

        HostRandom.Fill(buffer);
        HostRandom.Fill([]);

        Assert.Contains(buffer[^100..], value => value != 0);
    }
}
