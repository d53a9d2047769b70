using Hype.Vm.Memory;
using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Boot.Linux;

/// <summary>An image in a file. Its bytes go from the page cache straight into guest memory.</summary>
internal sealed class FileImage : BootImage
{
    private readonly SafeFileHandle _file;

    private FileImage(string name, SafeFileHandle file, long length)
        : base(name, length) => _file = file;

    /// <summary>Opens the file.</summary>
    /// <param name="role">What it is to the guest: <c>kernel</c> or <c>initial RAM disk</c>.</param>
    /// <param name="path">Its path.</param>
    /// <returns>The image.</returns>
    /// <exception cref="KernelLoadException">It is missing, empty, no regular file, or may not be read.</exception>
    public static FileImage Open(string role, string path)
    {
        string name = $"{role} '{path}'";
        if (Directory.Exists(path))
        {
            throw new KernelLoadException($"The {name} is a directory; a file is needed.");
        }

        SafeFileHandle file = OpenHandle(name, path);
        try
        {
            return new FileImage(name, file, RandomAccess.GetLength(file));
        }
        catch (NotSupportedException exception)
        {
            file.Dispose();
            throw new KernelLoadException($"The {name} is a pipe or a device; a regular file is needed.", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int ReadStart(Span<byte> destination)
    {
        int count = 0;
        try
        {
            int read;
            while (count < destination.Length && (read = RandomAccess.Read(_file, destination[count..], count)) > 0)
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

    private static SafeFileHandle OpenHandle(string name, string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new KernelLoadException($"The {name} does not exist.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new KernelLoadException($"The {name} may not be read by this user.", exception);
        }
        catch (IOException exception)
        {
            throw new KernelLoadException($"The {name} cannot be opened: {exception.Message}", exception);
        }
    }

    private KernelLoadException Unreadable(IOException exception) => new($"The {Name} cannot be read: {exception.Message}", exception);
}
