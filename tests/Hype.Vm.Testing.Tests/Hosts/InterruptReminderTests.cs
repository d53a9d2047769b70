using System.IO.Pipelines;
using Hype.Vm.Testing.Hosts;
using Xunit;

namespace Hype.Vm.Testing.Tests.Hosts;

public sealed class InterruptReminderTests
{
    private const byte Dc1 = 0x11;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Reminders_come_one_by_one_until_they_are_cancelled()
    {
        using CancellationTokenSource end = new(s_limit);
        Pipe console = new();
        Task reminders = InterruptReminder.RunAsync(console.Writer.AsStream(), end.Token);

        ReadResult first = await console.Reader.ReadAsync(end.Token);
        Assert.Equal([Dc1], first.Buffer.FirstSpan.ToArray());
        console.Reader.AdvanceTo(first.Buffer.End);
        ReadResult second = await console.Reader.ReadAsync(end.Token);
        Assert.Equal([Dc1], second.Buffer.FirstSpan.ToArray());

        Assert.False(reminders.IsCompleted);
        await end.CancelAsync();
        await reminders.WaitAsync(s_limit);
    }

    [Fact]
    public async Task Host_that_is_gone_ends_them()
    {
        await InterruptReminder.RunAsync(new BrokenStream(), CancellationToken.None).WaitAsync(s_limit);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("Broken pipe");
    }
}
