using System.Text;
using Hype.Interop;
using Microsoft.Win32.SafeHandles;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>What generated calls use for arguments that are text, descriptors in fields, or parts of the number.</summary>
public sealed class ArgumentFormTests
{
    [Theory]
    [InlineData(IoctlDirection.None, 0x4C, 0x80, 0, 0x00004C80)]
    [InlineData(IoctlDirection.Read, 'E', 0x20, 96, 0x80604520)] // EVIOCGBIT(0, 96)
    [InlineData(IoctlDirection.Write, 'k', 0, 2 * 32, 0x40406B00)] // SPI_IOC_MESSAGE(2)
    [InlineData(IoctlDirection.ReadWrite, 255, 255, 16383, 0xFFFFFFFF)]
    public void Request_is_encoded_as_the_macro_does(IoctlDirection direction, ulong type, ulong number, ulong size, uint expected) =>
        Assert.Equal(expected, IoctlRequest.Encode(direction, type, number, size));

    [Theory]
    [InlineData(4, 0, 0, 0, "direction")]
    [InlineData(1, 256, 0, 0, "type")]
    [InlineData(1, 0, 256, 0, "number")]
    [InlineData(1, 0, 0, 16384, "size")]
    [InlineData(1, 0, ulong.MaxValue, 0, "number")]
    public void Request_that_does_not_fit_is_refused(int direction, ulong type, ulong number, ulong size, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => IoctlRequest.Encode((IoctlDirection)direction, type, number, size)).ParamName);

    [Theory]
    [InlineData("")]
    [InlineData("0000:00:1f.2")]
    [InlineData("grün")]
    public void Text_ends_with_a_null(string text)
    {
        byte[] expected = [.. Encoding.UTF8.GetBytes(text), 0];
        byte[] characters = Enumerable.Repeat((byte)0xff, expected.Length).ToArray();
        byte[] bytes = [.. characters];

        IoctlText.Copy(text, characters, "name");
        IoctlText.Copy(Encoding.UTF8.GetBytes(text), bytes, "name");

        Assert.Equal(expected, characters);
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("eight by")]
    [InlineData("grüner!")]
    [InlineData("a\0b")]
    public void Text_that_the_kernel_would_cut_is_refused(string text)
    {
        byte[] destination = new byte[8];

        Assert.Equal("name", Assert.Throws<ArgumentException>(() => IoctlText.Copy(text, destination, "name")).ParamName);
        Assert.Equal("name", Assert.Throws<ArgumentException>(() => IoctlText.Copy(Encoding.UTF8.GetBytes(text), destination, "name")).ParamName);
    }

    [Fact]
    public void No_text_is_refused() => Assert.Equal("name", Assert.Throws<ArgumentNullException>(() => IoctlText.Copy((string)null!, new byte[8], "name")).ParamName);

    [Fact]
    public void Descriptor_stays_open_for_the_call()
    {
        SafeFileHandle file = File.OpenHandle("/dev/null");
        DescriptorReference reference = new(file);
        int number = reference.Number;

        file.Dispose();

        Assert.True(File.Exists($"/proc/self/fd/{number}"));
        Assert.Equal("/dev/null", new FileInfo($"/proc/self/fd/{number}").LinkTarget);
        reference.Dispose();
        reference.Dispose();
        Assert.True(file.IsClosed);
        Assert.NotEqual("/dev/null", new FileInfo($"/proc/self/fd/{number}").LinkTarget);
    }

    [Fact]
    public void No_descriptor_is_minus_one()
    {
        using DescriptorReference reference = new(null);

        Assert.Equal(-1, reference.Number);
    }

    [Fact]
    public void Descriptor_that_was_disposed_of_is_refused()
    {
        SafeFileHandle file = File.OpenHandle("/dev/null");
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => new DescriptorReference(file));
    }
}
