using CsCheck;
using Hype.Vm.Virtio;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Queue;

public sealed class VirtqueueNotificationTests
{
    [Fact]
    public void ShouldNotifyDriver_nothing_used_returns_false()
    {
        using var queue = new VirtqueueFixture();

        Assert.False(queue.Device.ShouldNotifyDriver());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void ShouldNotifyDriver_without_event_index_follows_flags(ushort flags, bool expected)
    {
        using var queue = new VirtqueueFixture(features: VirtioFeatures.None);
        queue.Driver.Add(queue.Driver.Empty(1));
        queue.Device.Push(queue.Pop(), 0);

        queue.Driver.AvailableFlags = flags;

        Assert.Equal(expected, queue.Device.ShouldNotifyDriver());
    }

    [Fact]
    public void ShouldNotifyDriver_without_event_index_ignores_used_event()
    {
        using var queue = new VirtqueueFixture(features: VirtioFeatures.None);
        queue.Driver.Add(queue.Driver.Empty(1));
        queue.Device.Push(queue.Pop(), 0);

        queue.Driver.UsedEvent = 1000;

        Assert.True(queue.Device.ShouldNotifyDriver());
    }

    [Fact]
    public void ShouldNotifyDriver_with_event_index_ignores_flags()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(queue.Driver.Empty(1));
        queue.Device.Push(queue.Pop(), 0);

        queue.Driver.AvailableFlags = 1;

        Assert.True(queue.Device.ShouldNotifyDriver());
    }

    // "If the idx field in the used ring (which determined where that descriptor index was placed) was equal to used_event, the
    // device MUST send a notification. Otherwise the device SHOULD NOT" (virtio 1.2 §2.7.7.2), said as a loop.
    [Fact]
    public void ShouldNotifyDriver_with_event_index_follows_the_rule_for_every_start_batch_and_wish()
    {
        Gen.Select(Gen.UShort, Gen.Int[1, 8], Gen.OneOf(Gen.UShort, Gen.Const((ushort)65535), Gen.Const((ushort)0)), Gen.Int[-10, 10])
            .Sample((start, batch, anywhere, near) =>
            {
                ushort wish = near < 0 ? anywhere : unchecked((ushort)(start + near));
                using var queue = new VirtqueueFixture(size: 8, start: start, memorySize: 4 << 20);
                bool expected = false;
                for (int i = 0; i < batch; i++)
                {
                    expected |= unchecked((ushort)(start + i)) == wish;
                    queue.Driver.Add(queue.Driver.Empty(1));
                    queue.Device.Push(queue.Pop(), 0);
                }

                queue.Driver.UsedEvent = wish;
                Assert.Equal(expected, queue.Device.ShouldNotifyDriver());
                Assert.False(queue.Device.ShouldNotifyDriver());
            });
    }

    [Fact]
    public void EnableNotifications_with_event_index_publishes_next_index()
    {
        using var queue = new VirtqueueFixture(start: 65535);
        queue.Driver.Add(queue.Driver.Empty(1));
        queue.Pop();

        Assert.False(queue.Device.EnableNotifications());

        Assert.Equal(0, queue.Driver.AvailableEvent);
        Assert.Equal(0, queue.Driver.UsedFlags);
    }

    [Fact]
    public void EnableNotifications_buffer_came_meanwhile_returns_true()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(queue.Driver.Empty(1));

        Assert.True(queue.Device.EnableNotifications());
    }

    [Fact]
    public void DisableNotifications_without_event_index_sets_and_clears_the_flag()
    {
        using var queue = new VirtqueueFixture(features: VirtioFeatures.None);

        queue.Device.DisableNotifications();
        Assert.Equal(1, queue.Driver.UsedFlags);
        queue.Driver.Add(queue.Driver.Empty(1));
        Assert.False(queue.Driver.ShouldNotifyDevice());

        Assert.True(queue.Device.EnableNotifications());
        Assert.Equal(0, queue.Driver.UsedFlags);
    }

    [Fact]
    public void DisableNotifications_with_event_index_leaves_flags_zero_and_suppresses()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(queue.Driver.Empty(1));
        Assert.True(queue.Driver.ShouldNotifyDevice());
        queue.Device.DisableNotifications();
        queue.Pop();

        queue.Driver.Add(queue.Driver.Empty(1));

        Assert.Equal(0, queue.Driver.UsedFlags);
        Assert.False(queue.Driver.ShouldNotifyDevice());
    }
}
