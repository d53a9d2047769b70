using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Tests.Machine;
using Hype.Vm.Virtio.Devices.Console;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

/// <summary>A console endpoint on an io thread, with the device played by the test.</summary>
internal sealed class ConsoleHost : IDisposable
{
    private readonly RunningIoThread _io = new();
    private readonly IConsoleEndpoint _endpoint;
    private readonly SemaphoreSlim _inputReady = new(0);
    private readonly SemaphoreSlim _outputReady = new(0);
    private bool _disposed;

    public ConsoleHost(ConsoleEndpoint console)
    {
        _endpoint = console.Open();
        OnLoop(() => _endpoint.Attach(_io.Loop, () => _inputReady.Release(), () => _outputReady.Release()));
    }

    public Exception? OutputFailure
    {
        get
        {
            Exception? failure = null;
            OnLoop(() => failure = _endpoint.OutputFailure);
            return failure;
        }
    }

    public bool HasPendingOutput
    {
        get
        {
            bool pending = false;
            OnLoop(() => pending = _endpoint.HasPendingOutput);
            return pending;
        }
    }

    /// <summary>Reads once: null where nothing is there now, empty at the end.</summary>
    public byte[]? Read()
    {
        byte[]? result = null;
        OnLoop(() =>
        {
            byte[] buffer = new byte[4096];
            result = _endpoint.TryRead(buffer, out int count) ? buffer[..count] : null;
        });
        return result;
    }

    /// <summary>Reads as many bytes as there must be, waiting where it has to.</summary>
    public byte[] ReadAll(int count)
    {
        List<byte> bytes = [];
        while (bytes.Count < count)
        {
            if (Read() is byte[] piece)
            {
                Assert.NotEmpty(piece);
                bytes.AddRange(piece);
            }
            else
            {
                Assert.True(_inputReady.Wait(TestDeadline.Span), $"Only {bytes.Count} of {count} bytes have come.");
            }
        }

        return [.. bytes];
    }

    /// <summary>Writes once: how many bytes the host took.</summary>
    public int? Write(byte[] bytes)
    {
        int? result = null;
        OnLoop(() => result = _endpoint.TryWrite(bytes, out int count) ? count : null);
        return result;
    }

    /// <summary>Writes so many bytes in one turn of the io thread, or as many as the host takes.</summary>
    public int WriteInOneTurn(int count)
    {
        byte[] bytes = new byte[4096];
        int total = 0;
        OnLoop(() =>
        {
            while (total < count && _endpoint.TryWrite(bytes, out int taken))
            {
                total += taken;
            }
        });
        return total;
    }

    /// <summary>Writes until the host takes no more.</summary>
    public int Fill()
    {
        byte[] chunk = new byte[4096];
        int total = 0;
        while (Write(chunk) is int count)
        {
            total += count;
            Assert.InRange(total, 1, 64 << 20);
        }

        return total;
    }

    public async Task InputReadyAsync() => Assert.True(await _inputReady.WaitAsync(TestDeadline.Span));

    public async Task OutputReadyAsync() => Assert.True(await _outputReady.WaitAsync(TestDeadline.Span));

    /// <summary>Ends the machine: the io thread, and then the endpoint on another.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _io.End();
        _endpoint.Dispose();
        _io.Dispose();
        _inputReady.Dispose();
        _outputReady.Dispose();
    }

    /// <summary>Runs on the io thread, which nothing may block.</summary>
    private void OnLoop(Action action)
    {
        Task<bool> done = Task.Factory.StartNew(
            () => _io.Loop.Invoke(action), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.True(done.Wait(TestDeadline.Span), "The io thread is blocked.");
        Assert.True(done.Result, "The io thread has ended.");
    }
}
