using Hype.Initrd.Cpio;

namespace Hype.Nested.Initramfs;

/// <summary>Writes the emulated host's initramfs: the image's own, and behind it an archive of the files of this run.</summary>
internal static class Payload
{
    /// <summary>Writes the archives one after another.</summary>
    /// <exception cref="NestedException">A file cannot be read.</exception>
    public static void Write(Stream output, string baseArchive, IEnumerable<PayloadFile> files)
    {
        using (FileStream image = Open(baseArchive))
        {
            image.CopyTo(output);
        }

        CpioWriter.Align(output);
        CpioWriter archive = new(output);
        foreach (PayloadFile file in files)
        {
            using FileStream content = Open(file.Source);
            Add(archive, file, content);
        }

        archive.Finish();
    }

    private static void Add(CpioWriter archive, PayloadFile file, FileStream content)
    {
        try
        {
            archive.AddFile(file.Target, File.GetUnixFileMode(content.SafeFileHandle), content.Length, content);
        }
        catch (IOException error)
        {
            throw new NestedException($"{file.Source}: {error.Message}");
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NestedException($"{path} cannot be read: {error.Message}");
        }
    }
}
