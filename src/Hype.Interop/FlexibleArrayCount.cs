namespace Hype.Interop;

/// <summary>Checks what a header says of the array behind it.</summary>
internal static class FlexibleArrayCount
{
    /// <summary>Refuses a count that is above the capacity: the kernel would read or write beyond the memory.</summary>
    /// <param name="announced">The number of elements that the header announces; 0 where it has no field for that.</param>
    /// <param name="capacity">The number of elements that there is memory for.</param>
    /// <param name="parameterName">The name of the parameter that the structure came in.</param>
    /// <exception cref="ArgumentException">The count is too high.</exception>
    public static void ThrowIfOverstated(int announced, int capacity, string parameterName)
    {
        if (announced > capacity)
        {
            Throw(announced, capacity, parameterName);
        }
    }

    private static void Throw(int announced, int capacity, string parameterName) =>
        throw new ArgumentException($"The header announces {announced} elements, and there is memory for {capacity}.", parameterName);
}
