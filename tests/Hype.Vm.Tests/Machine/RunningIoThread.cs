using Hype.Testing;
using Hype.Vm.Machine;

namespace Hype.Vm.Tests.Machine;

/// <summary>An io thread that runs, and ends with the test.</summary>
internal sealed class RunningIoThread : IDisposable
{
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunningIoThread()
    {
        Loop = new IoThread("test-io", _ended.SetResult);
        Loop.Start();
    }

    public IoThread Loop { get; }

    /// <summary>Gets what ended the thread: null where it was asked to.</summary>
    public Task<Exception?> Ended => _ended.Task.WaitAsync(TestDeadline.Span);

    /// <summary>Ends the thread; what stands on its descriptors may be released after this.</summary>
    public void End()
    {
        Loop.RequestEnd(() => true);
        if (_ended.Task.Wait(TestDeadline.Span))
        {
            Loop.Join();
        }
    }

    public void Dispose()
    {
        End();
        if (_ended.Task.IsCompleted)
        {
            Loop.Dispose();
        }
    }
}
