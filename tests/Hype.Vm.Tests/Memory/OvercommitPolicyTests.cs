using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Memory;

public sealed class OvercommitPolicyTests
{
    [Theory]
    [InlineData("2\n", true)]
    [InlineData("0\n", false)]
    [InlineData("1\n", false)]
    [InlineData("", false)]
    public void Policy_is_named_where_it_is_the_reason(string setting, bool expected) =>
        Assert.Equal(expected, OvercommitPolicy.Describe(setting).Contains("vm.overcommit_memory", StringComparison.Ordinal));
}
