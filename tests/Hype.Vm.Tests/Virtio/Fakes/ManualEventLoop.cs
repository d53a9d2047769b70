using Hype.Vm.Events;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Fakes;

/// <summary>A loop without a thread: what is invoked runs at once, what is posted when the test says so.</summary>
internal sealed class ManualEventLoop : IEventLoop
{
    private readonly Queue<Action> _posted = new(16);

    public bool HasEnded { get; set; }

    public int PostedCount => _posted.Count;

    public bool Invoke(Action action)
    {
        if (!HasEnded)
        {
            action();
        }

        return !HasEnded;
    }

    public void Post(Action action) => _posted.Enqueue(action);

    public IEventWatch Watch(int descriptor, Action handler) => throw new NotSupportedException("Nothing here has a descriptor.");

    /// <summary>Runs what was posted before the call; what that posts has to wait for the next one.</summary>
    public void RunPosted()
    {
        for (int count = _posted.Count; count > 0; count--)
        {
            _posted.Dequeue()();
        }
    }

    /// <summary>Runs until nothing is posted any more.</summary>
    public void RunUntilIdle()
    {
        for (int round = 0; _posted.Count > 0; round++)
        {
            Assert.True(round < 100_000, "The loop never becomes idle.");
            RunPosted();
        }
    }
}
