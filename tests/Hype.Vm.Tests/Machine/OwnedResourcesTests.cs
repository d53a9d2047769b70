using Hype.Vm.Machine;
using Xunit;

namespace Hype.Vm.Tests.Machine;

public sealed class OwnedResourcesTests
{
    private readonly List<string> _released = [];

    [Fact]
    public void Dispose_releases_the_last_acquired_first_and_once()
    {
        OwnedResources resources = Own("kvm", "vm", "io", "irqfd", "vcpu");

        resources.Dispose();
        resources.Dispose();

        Assert.Equal(["vcpu", "irqfd", "io", "vm", "kvm"], _released);
    }

    [Fact]
    public void Dispose_of_one_that_throws_releases_the_others_and_throws()
    {
        OwnedResources resources = Own("kvm", "vm", "!io", "vcpu");

        Assert.Throws<IOException>(resources.Dispose);

        Assert.Equal(["vcpu", "!io", "vm", "kvm"], _released);
    }

    private OwnedResources Own(params string[] names)
    {
        OwnedResources resources = new();
        Assert.All(names, name => resources.Own(new Recorder(name, _released)));
        return resources;
    }

    private sealed class Recorder(string name, List<string> released) : IDisposable
    {
        public void Dispose()
        {
            released.Add(name);
            if (name.StartsWith('!'))
            {
                throw new IOException(name);
            }
        }
    }
}
