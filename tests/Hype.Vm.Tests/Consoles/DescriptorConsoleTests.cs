using System.Text;
using Hype.Vm.Consoles;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

public sealed class DescriptorConsoleTests : IDisposable
{
    private readonly SafeFileHandle _null = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);
    private readonly string _path = Path.GetTempFileName();

    public void Dispose()
    {
        _null.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public async Task Pipe_is_read_as_bytes_come_and_ends_with_its_writer()
    {
        (SafeFileHandle reader, SafeFileHandle writer) = TestDescriptors.Pipe();
        using (reader)
        using (writer)
        {
            using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(reader, _null));

            Assert.Null(host.Read());
            TestDescriptors.Write(writer, "hi"u8);
            await host.InputReadyAsync();
            Assert.Equal("hi"u8.ToArray(), host.Read());
            Assert.Null(host.Read());
            writer.Dispose();
            await host.InputReadyAsync();
            Assert.Equal([], host.Read()!);
            Assert.Equal([], host.Read()!);
        }
    }

    [Fact]
    public async Task Pipe_that_is_full_is_written_when_it_is_read()
    {
        (SafeFileHandle reader, SafeFileHandle writer) = TestDescriptors.Pipe();
        using (reader)
        using (writer)
        {
            using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(_null, writer));

            Assert.InRange(host.Fill(), 4096, 1 << 20);
            TestDescriptors.Read(reader, new byte[8192]);
            await host.OutputReadyAsync();

            Assert.NotNull(host.Write("x"u8.ToArray()));
        }
    }

    [Fact]
    public void Pipe_whose_reader_is_gone_takes_everything()
    {
        (SafeFileHandle reader, SafeFileHandle writer) = TestDescriptors.Pipe();
        using (writer)
        {
            using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(_null, writer));
            reader.Dispose();

            Assert.Equal(100_000, host.Write(new byte[100_000]));
            Assert.Equal(5, host.Write(new byte[5]));
        }
    }

    [Fact]
    public void Pipe_whose_reader_was_gone_before_takes_everything()
    {
        (SafeFileHandle reader, SafeFileHandle writer) = TestDescriptors.Pipe();
        reader.Dispose();
        using (writer)
        {
            using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(_null, writer));

            Assert.Equal(4096, host.Write(new byte[4096]));
        }
    }

    [Fact]
    public void Write_to_a_master_that_is_full_and_that_nobody_has_open_does_not_block()
    {
        (SafeFileHandle master, SafeFileHandle terminal) = TestDescriptors.Terminal();
        using SafeFileHandle output = master;
        using SafeFileHandle input = File.OpenHandle("/dev/null");
        string path = new FileInfo($"/proc/self/fd/{terminal.DangerousGetHandle()}").LinkTarget!;
        using (System.Diagnostics.Process raw = System.Diagnostics.Process.Start("/bin/sh", ["-c", "stty raw <\"$1\"", "sh", path]))
        {
            raw.WaitForExit(); // Only a raw terminal keeps what nobody reads; it holds about 20 KiB.
        }

        terminal.Dispose();
        using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(input, output));

        Assert.InRange(host.WriteInOneTurn(64 * 1024), 64 * 1024, int.MaxValue);
    }

    [Fact]
    public void Flags_of_inherited_descriptors_stay_as_they_are()
    {
        (SafeFileHandle pipeReader, SafeFileHandle pipeWriter) = TestDescriptors.Pipe();
        (SafeFileHandle one, SafeFileHandle other) = TestDescriptors.SocketPair();
        (SafeFileHandle master, SafeFileHandle terminal) = TestDescriptors.Terminal();
        SafeFileHandle[] handles = [pipeReader, pipeWriter, one, other, master, terminal, _null];
        int[] before = [.. handles.Select(TestDescriptors.Flags)];

        Use(pipeReader, pipeWriter);
        Use(one, other);
        Use(terminal, terminal);
        Use(master, master);
        Use(_null, _null);

        Assert.Equal(before, handles.Select(TestDescriptors.Flags));
        Assert.All(handles[..^1], handle => handle.Dispose());
    }

    [Fact]
    public async Task Terminal_is_read_and_written()
    {
        (SafeFileHandle master, SafeFileHandle terminal) = TestDescriptors.Terminal();
        using (master)
        using (terminal)
        {
            using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(terminal, terminal));

            Assert.Null(host.Read());
            TestDescriptors.Write(master, "line\n"u8);
            await host.InputReadyAsync();
            Assert.Equal("line\n"u8.ToArray(), host.Read());
            Assert.Equal(2, host.Write("ok"u8.ToArray()));
            byte[] seen = new byte[64];
            Assert.EndsWith("ok", ReadUntil(master, seen, "ok"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Terminal_whose_other_side_is_gone_is_at_its_end()
    {
        (SafeFileHandle master, SafeFileHandle terminal) = TestDescriptors.Terminal();
        using (terminal)
        {
            using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(terminal, terminal));
            Assert.Null(host.Read());

            master.Dispose();
            await host.InputReadyAsync();

            Assert.Equal([], host.Read()!);
            Assert.Equal(3, host.Write(new byte[3]));
        }
    }

    [Fact]
    public async Task Master_side_of_a_terminal_stays_connected_to_it()
    {
        (SafeFileHandle master, SafeFileHandle terminal) = TestDescriptors.Terminal();
        using (master)
        using (terminal)
        {
            using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(master, master));

            Assert.Null(host.Read());
            TestDescriptors.Write(terminal, "from"u8);
            await host.InputReadyAsync();
            Assert.Equal("from"u8.ToArray(), host.Read());
            Assert.Equal(1, host.Write("to"u8.ToArray())); // There is room for one byte, says the poll.
            Assert.Equal(1, host.Write("\n"u8.ToArray()));
            byte[] line = new byte[64];
            Assert.Equal("t\n"u8.ToArray(), line[..TestDescriptors.Read(terminal, line)]);
        }
    }

    [Fact]
    public async Task Socket_that_is_full_is_written_when_it_is_read()
    {
        (SafeFileHandle one, SafeFileHandle other) = TestDescriptors.SocketPair();
        using (one)
        using (other)
        {
            using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(one, one));

            int total = host.Fill();
            for (int drained = 0; drained < total;)
            {
                drained += TestDescriptors.Read(other, new byte[65536]);
            }

            await host.OutputReadyAsync();
            Assert.NotNull(host.Write("x"u8.ToArray()));
        }
    }

    [Fact]
    public async Task Socket_is_read_and_ends_with_its_peer()
    {
        (SafeFileHandle one, SafeFileHandle other) = TestDescriptors.SocketPair();
        using (one)
        using (other)
        {
            using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(one, one));

            Assert.Null(host.Read());
            TestDescriptors.Write(other, "hi"u8);
            await host.InputReadyAsync();
            Assert.Equal("hi"u8.ToArray(), host.Read());
            other.Dispose();
            Assert.Equal([], host.Read()!);
            Assert.Equal(9, host.Write(new byte[9]));
        }
    }

    [Fact]
    public async Task File_is_read_to_its_end()
    {
        await File.WriteAllTextAsync(_path, "content");
        using SafeFileHandle file = File.OpenHandle(_path);
        using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(file, _null));

        Assert.Equal("content"u8.ToArray(), host.Read());
        Assert.Equal([], host.Read()!);
    }

    [Fact]
    public async Task File_is_written_where_its_sharers_are()
    {
        using (SafeFileHandle file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite))
        {
            TestDescriptors.Write(file, "before "u8);
            using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(_null, file));
            host.Write("guest "u8.ToArray());
            TestDescriptors.Write(file, "after"u8);
        }

        Assert.Equal("before guest after", await File.ReadAllTextAsync(_path));
    }

    [Fact]
    public void Null_device_is_at_its_end_and_takes_everything()
    {
        using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(_null, _null));

        Assert.Equal([], host.Read()!);
        Assert.Equal(4096, host.Write(new byte[4096]));
    }

    [Fact]
    public void Full_device_takes_and_discards_everything()
    {
        using SafeFileHandle full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite);
        using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(_null, full));

        Assert.Equal(4096, host.Write(new byte[4096]));
        Assert.Equal(1, host.Write(new byte[1]));
    }

    [Fact]
    public void Handles_of_the_caller_may_be_closed_once_the_machine_has_its_own()
    {
        (SafeFileHandle reader, SafeFileHandle writer) = TestDescriptors.Pipe();
        using (reader)
        {
            using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(_null, writer));
            writer.Dispose();

            Assert.Equal(2, host.Write("hi"u8.ToArray()));
            byte[] seen = new byte[2];
            Assert.Equal(2, TestDescriptors.Read(reader, seen));
        }
    }

    [Fact]
    public void FromDescriptors_with_handles_that_hold_nothing_is_refused()
    {
        using SafeFileHandle invalid = new(-1, ownsHandle: false);
        SafeFileHandle closed = File.OpenHandle("/dev/null");
        closed.Dispose();

        Assert.Throws<ArgumentException>("input", () => ConsoleEndpoint.FromDescriptors(closed, _null));
        Assert.Throws<ArgumentException>("output", () => ConsoleEndpoint.FromDescriptors(_null, invalid));
        Assert.Throws<ArgumentNullException>("input", () => ConsoleEndpoint.FromDescriptors(null!, _null));
        Assert.Throws<ArgumentNullException>("output", () => ConsoleEndpoint.FromDescriptors(_null, null!));
    }

    private static void Use(SafeFileHandle input, SafeFileHandle output)
    {
        using ConsoleHost host = new(ConsoleEndpoint.FromDescriptors(input, output));
        _ = host.Read();
        _ = host.Write("x"u8.ToArray());
    }

    private static string ReadUntil(SafeFileHandle handle, byte[] buffer, string end)
    {
        int count = 0;
        while (!Encoding.UTF8.GetString(buffer, 0, count).EndsWith(end, StringComparison.Ordinal))
        {
            count += TestDescriptors.Read(handle, buffer.AsSpan(count));
        }

        return Encoding.UTF8.GetString(buffer, 0, count);
    }
}
