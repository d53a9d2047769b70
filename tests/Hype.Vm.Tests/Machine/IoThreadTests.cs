using Hype.Testing;
using Hype.Vm.Events;
using Hype.Vm.Machine;
using Hype.Vm.Machine.Descriptors;
using Xunit;

namespace Hype.Vm.Tests.Machine;

public sealed class IoThreadTests : IDisposable
{
    private readonly RunningIoThread _io = new();

    public void Dispose() => _io.Dispose();

    [Fact]
    public void Invoke_runs_on_the_io_thread_and_returns_when_it_has()
    {
        string? name = null;

        Assert.True(_io.Loop.Invoke(() => name = Thread.CurrentThread.Name));
        Assert.Equal("test-io", name);
    }

    [Fact]
    public async Task Invoke_of_what_throws_answers_its_caller_and_ends_the_loop()
    {
        InvalidOperationException failure = new("a bug");

        Assert.False(_io.Loop.Invoke(() => throw failure));

        Assert.Same(failure, await _io.Ended);
        Assert.False(_io.Loop.Invoke(() => { }));
    }

    [Fact]
    public async Task Invoke_that_waits_behind_what_throws_is_answered()
    {
        using ManualResetEventSlim gate = new();
        _io.Loop.Post(() =>
        {
            gate.Wait();
            throw new InvalidOperationException("a bug");
        });
        Task<bool> waiting = Task.Factory.StartNew(
            () => _io.Loop.Invoke(() => { }), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        gate.Set();

        Assert.False(await waiting.WaitAsync(TestDeadline.Span));
    }

    [Fact]
    public async Task Handler_that_throws_ends_the_loop_with_it()
    {
        InvalidOperationException failure = new("a bug");
        using EventFd doorbell = new();
        _io.Loop.Invoke(() => _io.Loop.Watch(doorbell.Descriptor, () => throw failure).Interest = EventInterest.Readable);

        doorbell.Signal();

        Assert.Same(failure, await _io.Ended);
    }

    [Fact]
    public async Task Actions_that_post_themselves_leave_descriptors_their_turn()
    {
        using EventFd doorbell = new();
        TaskCompletionSource rung = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool stop = false;
        void Again()
        {
            if (!Volatile.Read(ref stop))
            {
                _io.Loop.Post(Again);
            }
        }

        _io.Loop.Post(Again);
        _io.Loop.Invoke(() => _io.Loop.Watch(doorbell.Descriptor, () =>
        {
            doorbell.Clear();
            rung.TrySetResult();
        }).Interest = EventInterest.Readable);
        doorbell.Signal();

        await rung.Task.WaitAsync(TestDeadline.Span);
        Volatile.Write(ref stop, true);
    }

    [Fact]
    public async Task RequestEnd_lets_what_is_ready_have_its_turn_first()
    {
        using EventFd doorbell = new();
        int served = 0;
        _io.Loop.Invoke(() =>
        {
            IEventWatch watch = _io.Loop.Watch(doorbell.Descriptor, () =>
            {
                doorbell.Clear();
                served += served < 10 ? 1 : 0;
                if (served < 10)
                {
                    doorbell.Signal();
                }
            });
            watch.Interest = EventInterest.Readable;
            doorbell.Signal();
            _io.Loop.RequestEnd(() => true);
        });

        Assert.Null(await _io.Ended);
        Assert.Equal(10, served);
    }

    [Fact]
    public async Task RequestEnd_asks_again_after_each_event()
    {
        bool mayEnd = false;
        _io.Loop.RequestEnd(() => mayEnd);

        Assert.True(_io.Loop.Invoke(() => mayEnd = true));

        Assert.Null(await _io.Ended);
    }

    [Fact]
    public void Watch_without_interest_or_disposed_is_silent()
    {
        using EventFd doorbell = new();
        int calls = 0;
        doorbell.Signal();
        _io.Loop.Invoke(() =>
        {
            IEventWatch watch = _io.Loop.Watch(doorbell.Descriptor, () => calls++);
            watch.Interest = EventInterest.Readable;
            watch.Interest = EventInterest.None;
            watch.Interest = EventInterest.Readable;
            watch.Dispose();
            watch.Dispose();
        });
        _io.Loop.Invoke(() => { });

        Assert.Equal(0, calls);
    }

    [Fact]
    public void Watch_disposed_by_the_handler_before_it_is_silent()
    {
        using EventFd one = new();
        using EventFd other = new();
        int calls = 0;
        _io.Loop.Invoke(() =>
        {
            IEventWatch[] watches = new IEventWatch[2];
            void DisposeBoth()
            {
                calls++;
                watches[0].Dispose();
                watches[1].Dispose();
            }

            watches[0] = _io.Loop.Watch(one.Descriptor, DisposeBoth);
            watches[1] = _io.Loop.Watch(other.Descriptor, DisposeBoth);
            watches[0].Interest = EventInterest.Readable;
            watches[1].Interest = EventInterest.Readable;
            one.Signal();
            other.Signal();
        });
        _io.Loop.Invoke(() => { });
        _io.Loop.Invoke(() => { });

        Assert.Equal(1, calls);
    }

    [Fact]
    public void Post_allocates_nothing()
    {
        Action nothing = () => { };
        _io.Loop.Invoke(() => PostMany(nothing)); // Nothing is taken meanwhile, so that the queue has its size afterwards.

        long allocated = -1;
        _io.Loop.Invoke(() => allocated = PostMany(nothing));

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Dispose_of_a_loop_that_never_ran_answers_who_comes_later()
    {
        IoThread loop = new("never", _ => { });
        loop.Post(() => { });

        loop.Dispose();
        loop.Post(() => { });

        Assert.False(loop.Invoke(() => { }));
        loop.Join();
    }

    private long PostMany(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            _io.Loop.Post(action);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
