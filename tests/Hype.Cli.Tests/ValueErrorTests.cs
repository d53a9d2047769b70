using Xunit;

namespace Hype.Cli.Tests;

/// <summary>A value that is none, or out of its range: exit status 2, whatever this host is.</summary>
public sealed class ValueErrorTests : CommandTest
{
    private const int Usage = 2;
    private const string TryHelp = "\nhype: Try 'hype run --help'.";
    private const string MemoryRange = "it must be a multiple of 4 KiB, from 4 KiB to 1023 GiB.";

    [Theory]
    [InlineData("0", "0 bytes")]
    [InlineData("268435457", "268435457 bytes")]
    [InlineData("1K", "1 KiB")]
    [InlineData("1T", "1024 GiB")]
    public Task Memory_out_of_range(string size, string found) =>
        AssertRunRefusedAsync($"The memory size is {found}; {MemoryRange}", "--memory", size);

    [Fact]
    public Task Memory_that_large_pages_do_not_fill() =>
        AssertRunRefusedAsync("The memory size is 257 MiB; with pages of 2 MiB it must be a multiple of that.", "--memory", "257M", "--huge-pages", "2M");

    [Theory]
    [InlineData("much")]
    [InlineData("256X")]
    [InlineData("99999999999999999999")]
    public Task Memory_that_is_no_amount(string size) =>
        AssertRunRefusedAsync($"'{size}' is not an amount of memory. Write a number and a unit, such as 256M or 2G.{TryHelp}", "--memory", size);

    [Theory]
    [InlineData("0")]
    [InlineData("255")]
    public Task Vcpus_out_of_range(string count) =>
        AssertRunRefusedAsync($"A virtual machine has 1 to 254 vCPUs, not {count}.", "--cpus", count);

    [Theory]
    [InlineData("two")]
    [InlineData("-1")]
    public Task Vcpus_that_are_no_number(string count) =>
        AssertRunRefusedAsync($"'{count}' is not a number of vCPUs. Write a whole number, such as 2.{TryHelp}", $"--cpus={count}");

    [Fact]
    public Task Sockets_that_do_not_come_out_even() =>
        AssertRunRefusedAsync("2 sockets, 2 cores each, 1 threads a core are 4 vCPUs, and the machine has 5.", "--cpus", "5", "--sockets", "2");

    [Fact]
    public Task No_thread_at_all() =>
        AssertRunRefusedAsync("A topology has at least one socket, one core and one thread, and not 1 sockets, 4 cores each, 0 threads a core.", "--cpus", "4", "--threads", "0");

    [Fact]
    public Task Empty_path_of_a_kernel() => AssertRefusedAsync(Usage, "The path of the kernel is empty.", "run", "--kernel", "");

    [Fact]
    public Task Empty_path_of_an_initrd() => AssertRunRefusedAsync("The path of the initial RAM disk is empty.", "--initrd", "");

    [Fact]
    public Task Empty_path_of_the_serial_ports_file() => AssertRunRefusedAsync("The path of the serial port's file is empty.", "--serial", "");

    [Fact]
    public Task Empty_path_of_kvm() =>
        AssertRefusedAsync(Usage, "The path of KVM's device is empty; as a rule it is /dev/kvm.", "run", "--kernel", WriteKernel(), "--kvm", "");

    private Task AssertRunRefusedAsync(string sentence, params string[] arguments) =>
        AssertRefusedAsync(Usage, sentence, ["run", "--kvm", Nowhere, "--kernel", WriteKernel(), .. arguments]);
}
