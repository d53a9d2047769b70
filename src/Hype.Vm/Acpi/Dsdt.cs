using System.Globalization;
using Hype.Vm.Acpi.Aml;
using Hype.Vm.Arch.X86;

namespace Hype.Vm.Acpi;

/// <summary>The differentiated system description table: every device that a kernel cannot find by itself.</summary>
/// <remarks>ACPI 6.5, 5.2.11.1. The power button is a fixed one, so it is no device here: the FADT says so.</remarks>
internal static class Dsdt
{
    private const byte Revision = 2; // 2 and above: integers of 64 bits

    /// <summary>Makes the table.</summary>
    /// <param name="processorCount">How many processors.</param>
    /// <param name="virtioDeviceCount">How many virtio devices.</param>
    /// <returns>Its bytes.</returns>
    public static byte[] Create(int processorCount, int virtioDeviceCount)
    {
        AmlWriter aml = new();

        // 7.4.2: what a kernel writes into the control register for S5, power-off; the other two elements are reserved.
        aml.Name("_S5", [X86Layout.AcpiSoftOff, X86Layout.AcpiSoftOff, 0, 0]);
        aml.Scope("_SB", () =>
        {
            AddProcessors(aml, processorCount);
            AddLegacyDevices(aml);
            AddPanicDevice(aml);
            AddVirtioDevices(aml, virtioDeviceCount);
        });

        byte[] table = [.. new byte[SystemDescriptionTable.HeaderLength], .. aml.ToArray()];
        SystemDescriptionTable.WriteHeader(table, "DSDT"u8, Revision);
        return table;
    }

    /// <summary>The processors of the MADT: 8.4 wants a device for each, by the same number.</summary>
    private static void AddProcessors(AmlWriter aml, int count)
    {
        for (int i = 0; i < count; i++)
        {
            uint number = (uint)i;
            aml.Device(Numbered('C', i), () =>
            {
                aml.Name("_HID", "ACPI0007");
                aml.Name("_UID", number);
            });
        }
    }

    private static void AddLegacyDevices(AmlWriter aml)
    {
        aml.Device("COM1", () =>
        {
            aml.Name("_HID", EisaId.Encode("PNP0501"));
            aml.Name("_UID", 1);
            aml.Name("_CRS", new ResourceTemplate().Ports(X86Layout.SerialPort, 8).IsaInterrupt(X86Layout.SerialInterrupt));
        });
        aml.Device("PS2K", () =>
        {
            aml.Name("_HID", EisaId.Encode("PNP0303"));
            aml.Name("_CRS", new ResourceTemplate()
                .Ports(X86Layout.KeyboardData, 1).Ports(X86Layout.KeyboardCommand, 1).IsaInterrupt(X86Layout.KeyboardInterrupt));
        });
        aml.Device("RTC", () =>
        {
            aml.Name("_HID", EisaId.Encode("PNP0B00"));
            aml.Name("_CRS", new ResourceTemplate().Ports(X86Layout.CmosClock, 2)); // It has no alarm, and so no interrupt.
        });
    }

    private static void AddPanicDevice(AmlWriter aml) => aml.Device("PEVT", () =>
    {
        aml.Name("_HID", "QEMU0001");
        aml.Name("_CRS", new ResourceTemplate().Ports(X86Layout.PanicPort, 1));
    });

    private static void AddVirtioDevices(AmlWriter aml, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int index = i;
            aml.Device(Numbered('V', i), () =>
            {
                aml.Name("_HID", "LNRO0005");
                aml.Name("_UID", (uint)index);
                aml.Name("_CRS", new ResourceTemplate()
                    .Memory(X86Layout.VirtioWindow(index)).Interrupt(X86Layout.VirtioInterrupts[index]));
            });
        }
    }

    private static string Numbered(char letter, int number) => string.Create(CultureInfo.InvariantCulture, $"{letter}{number:X3}");
}
