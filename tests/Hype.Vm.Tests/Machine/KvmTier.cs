using Xunit;

namespace Hype.Vm.Tests.Machine;

/// <summary>Tests that run guests run alone: some of them count what the process holds.</summary>
[CollectionDefinition(nameof(KvmTier), DisableParallelization = true)]
public static class KvmTier
{
}
