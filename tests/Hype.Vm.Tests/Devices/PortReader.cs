using Hype.Vm.Bus;

namespace Hype.Vm.Tests.Devices;

/// <summary>A guest's IN and OUT, with a count of its reads.</summary>
internal sealed class PortReader(AddressSpaceBus ports)
{
    public int Reads { get; private set; }

    public byte In(ulong port)
    {
        Reads++;
        byte[] data = new byte[1];
        ports.Read(port, data);
        return data[0];
    }

    public void Out(ulong port, byte value) => ports.Write(port, [value]);
}
