using System.Collections.Concurrent;
using Hype.Vm.Events;

namespace Hype.Vm.Tests.Virtio.Fakes;

/// <summary>A loop on a thread of its own, to find what deadlocks.</summary>
internal sealed class ThreadedEventLoop : IEventLoop, IDisposable
{
    private readonly BlockingCollection<Action> _actions = [];
    private readonly Thread _thread;

    public ThreadedEventLoop()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "io" };
        _thread.Start();
    }

    public bool Invoke(Action action)
    {
        using var done = new ManualResetEventSlim();
        try
        {
            _actions.Add(() =>
            {
                action();
                done.Set();
            });
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        done.Wait();
        return true;
    }

    public void Post(Action action) => _actions.Add(action);

    public IEventWatch Watch(int descriptor, Action handler) => throw new NotSupportedException("Nothing here has a descriptor.");

    public void Dispose()
    {
        _actions.CompleteAdding();
        _thread.Join();
        _actions.Dispose();
    }

    private void Run()
    {
        foreach (Action action in _actions.GetConsumingEnumerable())
        {
            action();
        }
    }
}
