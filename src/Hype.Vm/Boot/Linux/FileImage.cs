using Hype.Vm.Memory;
using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Boot.Linux;

/// <summary>An image in a file. Its bytes go from the page cache straight into guest memory.</summary>
internal sealed class FileImage : BootImage
{
    private readonly SafeFileHandle _file;

    private FileImage(ImageRole role, string path, SafeFileHandle file, long length)
        : base(role, $"'{path}'", length) => _file = file;

    /// <summary>Opens the file.</summary>
    /// <param name="role">What it is to the guest.</param>
    /// <param name="path">Its path.</param>
    /// <returns>The image.</returns>
    /// <exception cref="KernelLoadException">It is missing, empty, no regular file, or may not be read.</exception>
    public static FileImage Open(ImageRole role, string path)
    {
        if (HostFile.FindOtherKind(path) is string kind)
        {
            throw new KernelLoadException($"The {role.Name} '{path}' is {kind}; {role.Wanted}.");
        }

        SafeFileHandle file = OpenHandle(role, path);
        try
        {
            return new FileImage(role, path, file, RandomAccess.GetLength(file));
        }
        catch (NotSupportedException exception)
        {
            file.Dispose();
            throw new KernelLoadException($"The {role.Name} '{path}' is a pipe or a device; {role.Wanted}.", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> destination)
    {
        int count = 0;
        try
        {
            int read;
            while (count < destination.Length && (read = RandomAccess.Read(_file, destination[count..], offset + count)) > 0)
            {
                count += read;
            }
        }
        catch (IOException exception)
        {
            throw Unreadable(exception);
        }

        return count;
    }

    /// <inheritdoc/>
    public override void CopyTo(GuestMemory memory, GuestAddress address, long offset, long length)
    {
        try
        {
            memory.ReadFile(address, _file, offset, length);
        }
        catch (EndOfStreamException exception)
        {
            throw new KernelLoadException($"The {Name} became shorter while it was being read.", exception);
        }
        catch (IOException exception)
        {
            throw Unreadable(exception);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }

    private static SafeFileHandle OpenHandle(ImageRole role, string path)
    {
        try
        {
            return HostFile.Open(path);
        }
        catch (FileNotFoundException exception)
        {
            // Where a relative path was looked for is not always where its writer was.
            string place = Path.IsPathRooted(path) ? "" : $" in '{Environment.CurrentDirectory}'";
            throw new KernelLoadException($"The {role.Name} '{path}' does not exist{place}.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new KernelLoadException(
                $"The {role.Name} '{path}' may not be read by this user; make it readable (chmod a+r), or give a copy that is.",
                exception);
        }
        catch (IOException exception)
        {
            throw new KernelLoadException($"The {role.Name} '{path}' cannot be opened: {exception.Message}", exception);
        }
    }

    private KernelLoadException Unreadable(IOException exception) => new($"The {Name} cannot be read: {exception.Message}", exception);
}
