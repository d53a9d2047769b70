using Hype.Vm;
using Hype.Vm.Consoles;
using Microsoft.Win32.SafeHandles;

namespace Hype.Cli;

/// <summary>The file that a serial port sends to; it receives nothing. One for all the machines of a run.</summary>
internal sealed class SerialFile : IDisposable
{
    private readonly SafeFileHandle _input;
    private readonly SafeFileHandle _output;

    /// <summary>Creates the file, empty.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="ArgumentException">It has none.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    internal SerialFile(string path)
    {
        if (path.Length == 0)
        {
            throw new ArgumentException("The path of the serial port's file is empty.", nameof(path));
        }

        _output = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        try
        {
            _input = File.OpenHandle("/dev/null");
        }
        catch
        {
            _output.Dispose();
            throw;
        }
    }

    /// <summary>Plugs a machine's port into the file, behind what the machines before it wrote.</summary>
    /// <returns>The port's options.</returns>
    internal SerialPortOptions CreatePort() => new() { Endpoint = ConsoleEndpoint.FromDescriptors(_input, _output), StopWhenOutputFails = true };

    /// <inheritdoc/>
    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
    }
}
