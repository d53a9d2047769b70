using Hype.Vm.Bus;
using Hype.Vm.Devices;
using Xunit;

namespace Hype.Vm.Tests.Devices;

public sealed class I8042Tests
{
    private readonly CountingInterruptLine _interrupt = new();
    private readonly I8042 _controller;
    private readonly PortReader _ports;
    private int _resets;

    public I8042Tests()
    {
        _controller = new(() => _resets++, _interrupt);
        AddressSpaceBus bus = new();
        bus.Add(0x60, 1, _controller);
        bus.Add(0x64, 1, _controller, I8042.CommandOffset);
        _ports = new PortReader(bus);
    }

    [Fact]
    public void Linux_probe_takes_a_few_dozen_reads_and_never_waits()
    {
        LinuxI8042Driver driver = new(_ports);

        Assert.True(driver.Flush());
        byte? control = driver.Command(0x20, hasAnswer: true);
        Assert.NotNull(control);
        Assert.Equal(control, driver.Command(0x20, hasAnswer: true)); // read until two agree
        Assert.NotEqual(0, _ports.In(0x64) & 0x10); // the keyboard is not locked
        Assert.NotNull(driver.Command(0x60, [(byte)((control.Value | 0x10) & ~0x01)]));
        Assert.True(driver.Flush());

        Assert.True(driver.Flush());
        Assert.False(driver.MouseLoopAnswersAsMouse());
        Assert.Equal((byte)0x01, driver.Command(0xa9, hasAnswer: true)); // and its test fails, so there is no mouse
        Assert.True(driver.Flush());

        Assert.NotNull(driver.Command(0x60, [(byte)((control.Value & ~0x10) | 0x01)])); // the keyboard, with its interrupt
        Assert.InRange(_ports.Reads, 1, 36);
        Assert.Equal(0, _resets);
    }

    [Fact]
    public void Linux_keyboard_probe_is_answered_by_interrupt()
    {
        _ports.Out(0x60, 0xf2); // read id

        Assert.Equal([0xfa, 0xab, 0x41], ReadAll());
        Assert.Equal(3, _interrupt.Count); // one for each byte
    }

    [Fact]
    public void Untranslated_keyboard_has_its_own_id()
    {
        Command(0x60, 0x01);
        _ports.Out(0x60, 0xf2);

        Assert.Equal([0xfa, 0xab, 0x83], ReadAll());
    }

    [Theory]
    [InlineData(0xff, new byte[] { 0xfa, 0xaa })] // reset, self test passed
    [InlineData(0xee, new byte[] { 0xee })] // echo
    [InlineData(0xed, new byte[] { 0xfa })] // set the lights
    [InlineData(0x07, new byte[] { 0xfa })] // and which
    public void Keyboard_answers(byte value, byte[] answer)
    {
        _ports.Out(0x60, value);

        Assert.Equal(answer, ReadAll());
    }

    [Fact]
    public void Keyboard_without_its_interrupt_enabled_is_polled()
    {
        Command(0x60, 0x44);
        _ports.Out(0x60, 0xf4);

        Assert.Equal(0, _interrupt.Count);
        Assert.Equal([0xfa], ReadAll());
    }

    [Fact]
    public void Interrupt_enabled_over_a_full_buffer_is_raised()
    {
        Command(0x60, 0x44);
        _ports.Out(0x60, 0xf4);
        Command(0x60, 0x45);

        Assert.Equal(1, _interrupt.Count);
    }

    [Theory]
    [InlineData(0xaa, 0x55)]
    [InlineData(0xab, 0x00)]
    [InlineData(0xa9, 0x01)]
    [InlineData(0xc0, 0x80)]
    [InlineData(0xd0, 0x03)]
    [InlineData(0x20, 0x65)]
    public void Command_is_answered_at_once(byte command, byte answer)
    {
        _ports.Out(0x64, command);

        Assert.Equal(0x1d, _ports.In(0x64)); // output full, system flag, last was a command, not locked
        Assert.Equal([answer], ReadAll());
    }

    [Fact]
    public void Answer_replaces_what_nobody_read()
    {
        _ports.Out(0x60, 0xf2);
        _ports.Out(0x64, 0xaa);

        Assert.Equal([0x55], ReadAll());
    }

    [Fact]
    public void Control_byte_is_kept_but_the_mouse_stays_off()
    {
        Command(0x60, 0x00);
        _ports.Out(0x64, 0x20);

        Assert.Equal([0x20], ReadAll());
    }

    [Fact]
    public void Keyboard_is_disabled_and_enabled()
    {
        _ports.Out(0x64, 0xad);
        _ports.Out(0x64, 0x20);
        Assert.Equal([0x75], ReadAll());

        _ports.Out(0x64, 0xae);
        _ports.Out(0x64, 0x20);
        Assert.Equal([0x65], ReadAll());
    }

    [Fact]
    public void Empty_buffer_reads_its_last_byte()
    {
        _ports.Out(0x64, 0xaa);
        _ = _ports.In(0x60);

        Assert.Equal(0x55, _ports.In(0x60));
        Assert.Equal(0, _ports.In(0x64) & 1);
    }

    [Theory]
    [InlineData(0xfe)] // what kernels write
    [InlineData(0xf0)] // all lines
    [InlineData(0xfc)]
    public void Pulse_of_the_reset_line_resets(byte command)
    {
        _ports.Out(0x64, command);

        Assert.Equal(1, _resets);
    }

    [Theory]
    [InlineData(0xff)] // no line
    [InlineData(0xfd)] // A20
    [InlineData(0xd1)]
    [InlineData(0xdd)]
    public void Other_commands_do_not_reset(byte command)
    {
        _ports.Out(0x64, command);

        Assert.Equal(0, _resets);
    }

    [Theory]
    [InlineData(0x02, 1)]
    [InlineData(0x03, 0)]
    public void Output_port_with_bit_0_low_resets(byte value, int resets)
    {
        Command(0xd1, value);

        Assert.Equal(resets, _resets);
    }

    [Fact]
    public void Reset_needs_no_wait_before_it()
    {
        Assert.Equal(0, _ports.In(0x64) & 2); // the input buffer is never full
    }

    [Fact]
    public void Mouse_commands_go_nowhere()
    {
        Command(0xd4, 0xff);

        Assert.Empty(ReadAll());
    }

    [Fact]
    public void Ctrl_Alt_Del_is_pressed_and_released_with_an_interrupt_for_each_byte()
    {
        Assert.True(_controller.PressCtrlAltDel());

        Assert.Equal([0x1d, 0x38, 0x53, 0xd3, 0xb8, 0x9d], ReadAll());
        Assert.Equal(6, _interrupt.Count);
        Assert.Equal(0, _resets); // What it means, the guest decides.
    }

    [Fact]
    public void Ctrl_Alt_Del_untranslated_is_of_scan_code_set_2()
    {
        Command(0x60, 0x05);

        Assert.True(_controller.PressCtrlAltDel());

        Assert.Equal([0x14, 0x11, 0x71, 0xf0, 0x71, 0xf0, 0x11, 0xf0, 0x14], ReadAll());
    }

    [Fact]
    public void Ctrl_Alt_Del_waits_behind_what_nobody_has_read()
    {
        _ports.Out(0x60, 0xff);

        Assert.True(_controller.PressCtrlAltDel());

        Assert.Equal([0xfa, 0xaa, 0x1d, 0x38, 0x53, 0xd3, 0xb8, 0x9d], ReadAll());
    }

    [Fact]
    public void Ctrl_Alt_Del_that_does_not_fit_is_not_pressed_at_all()
    {
        Assert.True(_controller.PressCtrlAltDel());
        Assert.True(_controller.PressCtrlAltDel());
        Assert.False(_controller.PressCtrlAltDel());

        Assert.Equal(12, ReadAll().Count);
        Assert.True(_controller.PressCtrlAltDel());
    }

    [Fact]
    public void Ctrl_Alt_Del_is_not_heard_from_a_disabled_keyboard()
    {
        _ports.Out(0x64, 0xad);

        Assert.False(_controller.PressCtrlAltDel());

        Assert.Empty(ReadAll());
        Assert.Equal(0, _interrupt.Count);
    }

    [Fact]
    public void Ctrl_Alt_Del_is_not_heard_by_a_guest_without_the_keyboards_interrupt()
    {
        Command(0x60, 0x44);

        Assert.False(_controller.PressCtrlAltDel());

        Assert.Empty(ReadAll());
    }

    private void Command(byte command, byte argument)
    {
        _ports.Out(0x64, command);
        _ports.Out(0x60, argument);
    }

    private List<byte> ReadAll()
    {
        List<byte> bytes = [];
        while ((_ports.In(0x64) & 1) != 0)
        {
            bytes.Add(_ports.In(0x60));
        }

        return bytes;
    }
}
