using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>The bytes of a kernel or of an initial RAM disk, wherever they come from.</summary>
internal abstract class BootImage : IDisposable
{
    /// <summary>Initializes the image.</summary>
    /// <param name="role">What it is to the guest.</param>
    /// <param name="place">Where it is: <c>'vmlinuz'</c>, or <c>in memory</c>.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <exception cref="KernelLoadException">It has none.</exception>
    protected BootImage(ImageRole role, string place, long length)
    {
        Role = role;
        Name = $"{role.Name} {place}";
        if (length == 0)
        {
            throw new KernelLoadException($"The {Name} is empty; {role.Wanted}.");
        }

        Length = length;
    }

    /// <summary>Gets what it is to the guest.</summary>
    public ImageRole Role { get; }

    /// <summary>Gets what messages call it: <c>kernel 'vmlinuz'</c>.</summary>
    public string Name { get; }

    /// <summary>Gets its length in bytes; never zero.</summary>
    public long Length { get; }

    /// <summary>Reads some of its bytes.</summary>
    /// <param name="offset">Where in the image they begin; not negative.</param>
    /// <param name="destination">Where they go.</param>
    /// <returns>How many there were, at most the destination's length.</returns>
    public abstract int Read(long offset, Span<byte> destination);

    /// <summary>Copies a piece into guest memory.</summary>
    /// <param name="memory">The machine's RAM.</param>
    /// <param name="address">Where it goes; all of it is RAM.</param>
    /// <param name="offset">Where in the image it begins.</param>
    /// <param name="length">How many bytes.</param>
    public abstract void CopyTo(GuestMemory memory, GuestAddress address, long offset, long length);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
