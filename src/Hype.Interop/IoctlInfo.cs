using System.Collections.Immutable;

namespace Hype.Interop;

/// <summary>What is known of an ioctl without making it: its name, its numbers and the descriptors that take it.</summary>
/// <param name="Name">The C name.</param>
/// <param name="Numbers">The request's number, by architecture. An architecture whose headers lack the request is in none.</param>
/// <param name="Scopes">The kinds of descriptor that take it; empty where no kernel has code for it.</param>
/// <param name="Capability">The C name of the capability that announces it, or <see langword="null"/>.</param>
/// <param name="Since">The first release of Linux that has it, or <see langword="null"/> where that is not recorded.</param>
/// <param name="Removed">The first release of Linux that has it no more, or <see langword="null"/>.</param>
public sealed record IoctlInfo(
    string Name,
    ImmutableArray<IoctlNumber> Numbers,
    ImmutableArray<IoctlScope> Scopes,
    string? Capability,
    string? Since,
    string? Removed)
{
    /// <summary>Gets a value indicating whether parameters are part of the number, which is then given for zeros.</summary>
    public bool HasParameters { get; init; }

    /// <summary>Gets the architectures on which some descriptor takes it.</summary>
    public IoctlArchitectures Architectures
    {
        get
        {
            IoctlArchitectures all = IoctlArchitectures.None;
            foreach (IoctlScope scope in Scopes)
            {
                all |= scope.Architectures;
            }

            return all;
        }
    }

    /// <summary>Gets the number of the request on an architecture.</summary>
    /// <param name="architecture">One architecture.</param>
    /// <returns>The number, or <see langword="null"/> where the architecture's headers lack the request.</returns>
    public uint? NumberOn(IoctlArchitectures architecture)
    {
        foreach (IoctlNumber number in Numbers)
        {
            if ((number.Architectures & architecture) != 0)
            {
                return number.Value;
            }
        }

        return null;
    }

    /// <summary>Gets whether a kind of descriptor takes it on an architecture.</summary>
    /// <param name="handle">The kind, by its name in the manifest: <c>vm</c>.</param>
    /// <param name="architecture">One architecture.</param>
    /// <returns>Whether it does.</returns>
    public bool IsOn(string handle, IoctlArchitectures architecture)
    {
        foreach (IoctlScope scope in Scopes)
        {
            if (scope.Handle == handle && (scope.Architectures & architecture) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
