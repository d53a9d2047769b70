namespace Hype.Vm.Machine;

/// <summary>What a machine holds of the host, in the order in which it was acquired; it is released in the reverse order.</summary>
/// <remarks>So half a machine is released as correctly as a whole one, and nothing outlives what it stands on.</remarks>
internal sealed class OwnedResources : IDisposable
{
    private readonly Stack<IDisposable> _resources = new();

    /// <summary>Takes ownership.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <returns>The same, for the caller to use.</returns>
    internal T Own<T>(T resource)
        where T : IDisposable
    {
        _resources.Push(resource);
        return resource;
    }

    /// <summary>Releases everything, the last acquired first.</summary>
    public void Dispose()
    {
        while (_resources.TryPop(out IDisposable? resource))
        {
            try
            {
                resource.Dispose();
            }
            finally
            {
                Dispose(); // Whatever became of this one, the others are released.
            }
        }
    }
}
