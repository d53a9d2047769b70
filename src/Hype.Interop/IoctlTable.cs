using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Hype.Interop;

/// <summary>The ioctls of a manifest. It needs no kernel, and finds the name that belongs to a number in a trace.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "It is a table.")]
public sealed class IoctlTable : IReadOnlyList<IoctlInfo>
{
    private readonly ImmutableArray<IoctlInfo> _ioctls;

    /// <summary>Initializes a table.</summary>
    /// <param name="ioctls">The ioctls.</param>
    public IoctlTable(ImmutableArray<IoctlInfo> ioctls) => _ioctls = ioctls;

    /// <inheritdoc/>
    public int Count => _ioctls.Length;

    /// <inheritdoc/>
    public IoctlInfo this[int index] => _ioctls[index];

    /// <summary>Finds an ioctl by its C name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The ioctl, or <see langword="null"/>.</returns>
    public IoctlInfo? Find(string name)
    {
        foreach (IoctlInfo ioctl in _ioctls)
        {
            if (ioctl.Name == name)
            {
                return ioctl;
            }
        }

        return null;
    }

    /// <summary>Finds what a number means; ioctls of different descriptors may share one.</summary>
    /// <param name="number">The request's number.</param>
    /// <param name="architecture">The architecture that the trace is from.</param>
    /// <param name="handle">The kind of descriptor that got it, where that is known.</param>
    /// <returns>The ioctls that it may be.</returns>
    public IEnumerable<IoctlInfo> Find(uint number, IoctlArchitectures architecture, string? handle = null)
    {
        foreach (IoctlInfo ioctl in _ioctls)
        {
            if (ioctl.NumberOn(architecture) == number && (handle is null || ioctl.IsOn(handle, architecture)))
            {
                yield return ioctl;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerator<IoctlInfo> GetEnumerator() => ((IEnumerable<IoctlInfo>)_ioctls).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
