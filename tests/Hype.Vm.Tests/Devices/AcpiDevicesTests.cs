using CsCheck;
using Hype.Vm.Arch.X86;
using Hype.Vm.Bus;
using Hype.Vm.Devices;
using Xunit;

namespace Hype.Vm.Tests.Devices;

public sealed class AcpiDevicesTests
{
    private const ulong Status = 0x600;
    private const ulong Enable = 0x602;
    private const ulong Control = 0x604;
    private const ushort PowerButton = 1 << 8;

    private readonly AddressSpaceBus _ports = new();
    private readonly RecordingLevelLine _line = new();
    private readonly AcpiPowerManagement _power;
    private int _powerOffs;
    private int _resets;
    private int _panics;

    public AcpiDevicesTests()
    {
        _power = new AcpiPowerManagement(() => _powerOffs++, _line);
        AcpiPorts.AddTo(_ports, _power, new AcpiResetRegister(() => _resets++), new PanicDevice(() => _panics++));
    }

    [Fact]
    public void Ports_are_those_of_the_tables()
    {
        Assert.Equal(X86Layout.AcpiEventBlock, AcpiPorts.PowerManagement);
        Assert.Equal(X86Layout.AcpiControlBlock, AcpiPorts.PowerManagement + AcpiPowerManagement.ControlOffset);
        Assert.Equal(X86Layout.AcpiEventBlockLength + X86Layout.AcpiControlBlockLength, AcpiPorts.PowerManagementLength);
        Assert.Equal(X86Layout.AcpiSoftOff, AcpiPowerManagement.SoftOff);
        Assert.Equal(X86Layout.AcpiResetRegister, AcpiPorts.ResetRegister);
        Assert.Equal(X86Layout.PanicPort, AcpiPorts.Panic);
    }

    [Fact]
    public void Machine_is_in_acpi_mode_from_the_start() => Assert.Equal(1, In16(Control));

    [Theory]
    [InlineData(0x3400, 1)] // S5
    [InlineData(0x3401, 1)]
    [InlineData(0x1400, 0)] // the type without the bit that enables it
    [InlineData(0x2000, 0)] // S0
    [InlineData(0x2c00, 0)] // S3, which this machine does not have
    public void Soft_off_is_the_type_of_S5_with_the_sleep_bit(int value, int powerOffs)
    {
        Out16(Control, (ushort)value);

        Assert.Equal(powerOffs, _powerOffs);
        Assert.Equal((value & 0x1c00) | 1, In16(Control));
    }

    [Fact]
    public void Soft_off_can_be_written_byte_by_byte()
    {
        _ports.Write(Control, [0x01]);
        _ports.Write(Control + 1, [0x34]);

        Assert.Equal(1, _powerOffs);
    }

    [Fact]
    public void Power_button_raises_the_line_where_it_is_enabled_until_it_is_acknowledged()
    {
        Out16(Enable, PowerButton);

        Assert.True(_power.PressPowerButton());
        Assert.True(_line.IsAsserted);
        Assert.Equal(PowerButton, In16(Status));

        Out16(Status, PowerButton);

        Assert.False(_line.IsAsserted);
        Assert.Equal(0, In16(Status));
    }

    [Fact]
    public void Power_button_that_is_not_enabled_waits_in_the_status()
    {
        Assert.False(_power.PressPowerButton());
        Assert.False(_line.IsAsserted);

        Out16(Enable, PowerButton);

        Assert.True(_line.IsAsserted);
    }

    [Fact]
    public void Acknowledging_other_bits_leaves_the_button()
    {
        _power.PressPowerButton();

        Out16(Status, 0xfeff);

        Assert.Equal(PowerButton, In16(Status));
    }

    [Theory]
    [InlineData(0x06, 1)]
    [InlineData(0x0e, 1)]
    [InlineData(0x04, 1)]
    [InlineData(0x02, 0)]
    [InlineData(0xf1, 0)]
    public void Reset_register_resets_by_its_third_bit(byte value, int resets)
    {
        _ports.Write(0xcf9, [value]);

        Assert.Equal(resets, _resets);
        byte[] read = [0];
        _ports.Read(0xcf9, read);
        Assert.Equal(value & 0x0e, read[0]);
    }

    [Fact]
    public void Reset_register_resets_as_the_tables_say()
    {
        _ports.Write(X86Layout.AcpiResetRegister, [X86Layout.AcpiResetValue]);

        Assert.Equal(1, _resets);
    }

    [Theory]
    [InlineData(0xcf8, new byte[] { 0x00, 0x04, 0x00, 0x80 })] // a PCI address: bus 0, device 0, function 4
    [InlineData(0xcf8, new byte[] { 0x00, 0x06 })]
    [InlineData(0xcf9, new byte[] { 0x06, 0x00 })]
    public void Reset_register_is_not_meant_by_wider_accesses(ulong port, byte[] address)
    {
        byte[] read = new byte[address.Length];

        _ports.Write(port, address);
        _ports.Read(port, read);

        Assert.Equal(0, _resets);
        Assert.All(read, static value => Assert.Equal(0xff, value)); // So there is still no PCI.
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)] // another kernel goes on
    [InlineData(3, 0)]
    [InlineData(0xfc, 0)]
    public void Panic_is_the_first_bit_alone(byte value, int panics)
    {
        _ports.Write(0x505, [value]);

        Assert.Equal(panics, _panics);
    }

    [Fact]
    public void Panic_device_says_what_it_understands()
    {
        byte[] read = [0];
        _ports.Read(0x505, read);

        Assert.Equal(3, read[0]);
    }

    [Fact]
    public void Any_sequence_of_accesses_of_any_width_is_answered() =>
        Gen.Select(Gen.OneOf(Gen.ULong[0x600, 0x605], Gen.Const(0x505ul), Gen.ULong[0xcf7, 0xcfc]), Gen.OneOf(Gen.Const(1), Gen.Const(2), Gen.Const(4)), Gen.ULong, Gen.Bool).Array[0, 50]
            .Sample(accesses =>
            {
                foreach ((ulong port, int width, ulong value, bool write) in accesses)
                {
                    byte[] data = BitConverter.GetBytes(value)[..width];
                    if (write)
                    {
                        _ports.Write(port, data);
                    }
                    else
                    {
                        _ports.Read(port, data);
                    }
                }

                Assert.Equal(1, In16(Control) & 0x23ff);
            });

    private ushort In16(ulong port)
    {
        byte[] data = new byte[2];
        _ports.Read(port, data);
        return BitConverter.ToUInt16(data);
    }

    private void Out16(ulong port, ushort value) => _ports.Write(port, BitConverter.GetBytes(value));
}
