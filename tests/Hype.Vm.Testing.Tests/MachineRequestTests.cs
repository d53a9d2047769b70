using Hype.Vm.Testing.Hosts;
using Xunit;

namespace Hype.Vm.Testing.Tests;

public sealed class MachineRequestTests
{
    [Theory]
    [InlineData("")]
    [InlineData("debug loglevel=7\nnext")]
    public void Request_is_read_as_it_was_written(string commandLine)
    {
        MachineRequest request = new(ByteSize.MiB(128), 3, TimeSpan.FromSeconds(1.5), commandLine);
        Assert.Equal(request, MachineRequest.Decode(request.Encode()));
    }
}
