using System.Text;
using CsCheck;
using Hype.Vm.Consoles;
using Hype.Vm.Tests.Virtio.Fakes;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

public sealed class BufferedEndpointTests : IDisposable
{
    private const int BufferSize = 8;
    private const byte Key = 0x1d;

    private readonly MemoryConsoleEndpoint _host = new();
    private readonly BufferedEndpoint _endpoint;
    private int _pressed;
    private int _inputRings;
    private int _outputRings;

    public BufferedEndpointTests() => _endpoint = Create(_host, () => _pressed++, () => _inputRings++, () => _outputRings++);

    public void Dispose() => _endpoint.Dispose();

    [Theory]
    [InlineData("\u001d", "", 1)]
    [InlineData("ab\u001dcd", "abcd", 1)]
    [InlineData("\u001d\u001d", "", 2)]
    [InlineData("a\u001d\u001db\u001d", "ab", 3)]
    [InlineData("abc", "abc", 0)]
    public void EscapeKey_is_taken_out_of_what_the_guest_reads(string typed, string read, int pressed)
    {
        Type(typed);

        Assert.Equal(read, ReadAll());
        Assert.Equal(pressed, _pressed);
    }

    [Fact]
    public void EscapeKey_is_found_where_the_ring_wraps()
    {
        Type("abcdef");
        Assert.Equal("abcd", Read(4));

        Type("gh\u001di\u001dj"); // Two fit before the end of the ring, two behind it.

        Assert.Equal(("efghij", 2), (ReadAll(), _pressed));
    }

    [Fact]
    public void EscapeKey_is_found_while_the_guest_takes_nothing()
    {
        Type("abc\u001d");

        Assert.Equal(1, _pressed);
        Assert.Equal("abc", ReadAll());
    }

    [Fact]
    public void EscapeKey_is_found_after_the_guest_took_a_little_of_a_full_buffer()
    {
        Type("abcdefghijk\u001d"); // Four more than fit.
        Assert.Equal((0, 4), (_pressed, _host.UnreadCount));

        Assert.Equal("abcd", Read(4)); // And then no more.

        Assert.Equal((1, 0), (_pressed, _host.UnreadCount));
        Assert.Equal("efghijk", ReadAll());
    }

    [Fact]
    public void EscapeKey_alone_does_not_wake_the_guest()
    {
        Assert.Null(Read(1));

        Type("\u001d");
        Type("a");

        Assert.Equal((1, 1), (_pressed, _inputRings));
        Assert.Equal("a", Read(1));
    }

    [Fact]
    public void Input_that_ends_while_the_guest_waits_rings_once()
    {
        Assert.Null(Read(1));
        _host.InputEnded = true;

        Type("");

        Assert.Equal(1, _inputRings);
        Assert.Equal("", Read(1));
        Assert.Equal("", Read(1));
    }

    [Fact]
    public void Output_that_the_host_does_not_take_is_held_until_the_buffer_is_full()
    {
        _host.Room = 2;

        Assert.Equal((2, 8, null), (Write("ab"), Write("cdefghijkl"), Write("klm")));
        Assert.True(_endpoint.HasPendingOutput);
        _host.MakeRoom(100);

        Assert.Equal(1, _outputRings);
        Assert.False(_endpoint.HasPendingOutput);
        Assert.Equal("abcdefghij"u8, _host.Output);
    }

    [Fact]
    public void Bytes_keep_their_order_whatever_the_host_and_the_guest_are_ready_for()
    {
        Gen<(int Kind, int Count)> step = Gen.Select(Gen.Int[0, 3], Gen.Int[1, 20]);
        Gen.Select(step.Array[1, 200], Gen.Int[1, 10]).Sample((steps, piece) =>
        {
            using MemoryConsoleEndpoint host = new() { MaxPiece = piece, Room = 0 };
            using BufferedEndpoint endpoint = Create(host, () => { }, () => { }, () => { });
            List<byte> typed = [];
            List<byte> read = [];
            List<byte> written = [];
            foreach ((int kind, int count) in steps)
            {
                switch (kind)
                {
                    case 0:
                        byte[] bytes = Next(typed.Count, count);
                        host.Type(bytes);
                        typed.AddRange(bytes.Where(static value => value != Key));
                        break;
                    case 1:
                        byte[] buffer = new byte[count];
                        read.AddRange(endpoint.TryRead(buffer, out int taken) ? buffer.AsSpan(0, taken) : []);
                        break;
                    case 2:
                        byte[] output = Next(written.Count, count);
                        written.AddRange(endpoint.TryWrite(output, out int put) ? output.AsSpan(0, put) : []);
                        break;
                    default:
                        host.MakeRoom(count);
                        break;
                }
            }

            ReadRest(endpoint, read);
            MakeRoom(host, written.Count);
            Assert.Equal(typed, read);
            Assert.True(host.Output.SequenceEqual(written.ToArray()));
        });
    }

    private static BufferedEndpoint Create(MemoryConsoleEndpoint host, Action pressed, Action inputReady, Action outputReady)
    {
        ManualEventLoop loop = new(); // One for each: samples are tried side by side.
        BufferedEndpoint endpoint = new(host, BufferSize, new EscapeKey(Key, pressed));
        endpoint.Attach(loop, inputReady, outputReady);
        loop.RunUntilIdle();
        return endpoint;
    }

    private static byte[] Next(int start, int count) => [.. Enumerable.Range(start, count).Select(static i => (byte)(i * 11))];

    private static void ReadRest(BufferedEndpoint endpoint, List<byte> read)
    {
        byte[] buffer = new byte[64];
        while (endpoint.TryRead(buffer, out int count))
        {
            read.AddRange(buffer.AsSpan(0, count));
        }
    }

    private static void MakeRoom(MemoryConsoleEndpoint host, int count)
    {
        for (int i = 0; i <= count; i++)
        {
            host.MakeRoom(int.MaxValue);
        }
    }

    private void Type(string text) => _host.Type(Encoding.Latin1.GetBytes(text));

    private int? Write(string text) => _endpoint.TryWrite(Encoding.Latin1.GetBytes(text), out int count) ? count : null;

    private string? Read(int length)
    {
        byte[] buffer = new byte[length];
        return _endpoint.TryRead(buffer, out int count) ? Encoding.Latin1.GetString(buffer, 0, count) : null;
    }

    private string ReadAll()
    {
        string all = "";
        while (Read(3) is string piece)
        {
            all += piece;
        }

        return all;
    }
}
