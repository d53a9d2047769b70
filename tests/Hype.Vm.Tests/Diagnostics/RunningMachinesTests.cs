using Hype.Vm.Diagnostics;
using Xunit;

namespace Hype.Vm.Tests.Diagnostics;

public sealed class RunningMachinesTests
{
    private readonly RunningMachines _machines = new();

    [Fact]
    public void Sum_is_of_all_that_run()
    {
        _machines.Add(1, () => new CounterTotals(1, 2, 3, 4, 5, 6));
        _machines.Add(2, () => new CounterTotals(10, 20, 30, 40, 50, 60));

        Assert.Equal(2, _machines.Count);
        Assert.Equal(new CounterTotals(11, 22, 33, 44, 55, 66), _machines.Sum());
    }

    [Fact]
    public void Sum_keeps_what_was_counted_until_the_end()
    {
        CounterTotals counted = new(1, 0, 0, 0, 0, 0);
        _machines.Add(1, () => counted);

        counted += counted;
        _machines.Remove(1);
        counted += counted;

        Assert.Equal(0, _machines.Count);
        Assert.Equal(2, _machines.Sum().VcpuExits);
    }
}
