using Xunit;

namespace Hype.Cli.Tests;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kernel", "kernel", 0)]
    [InlineData("kernal", "kernel", 1)]
    [InlineData("memroy", "memory", 2)]
    [InlineData("kitten", "sitting", 3)]
    public void Between_counts_the_letters_to_change(string first, string second, int distance)
    {
        Assert.Equal(distance, EditDistance.Between(first, second));
        Assert.Equal(distance, EditDistance.Between(second, first));
    }
}
