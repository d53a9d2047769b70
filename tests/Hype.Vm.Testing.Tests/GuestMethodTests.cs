using Hype.Vm.Testing.Guest;
using Xunit;

namespace Hype.Vm.Testing.Tests;

/// <summary>Code can run in a guest where it takes nothing along, and is found again there by its name.</summary>
public sealed class GuestMethodTests
{
    private static readonly Dictionary<string, string> s_environment = new() { ["NAME"] = "two\nlines", ["EMPTY"] = "" };

    private readonly string _name = "test";

    [Fact]
    public void Method_is_named_with_its_type_and_assembly()
    {
        GuestRequest request = Describe(Succeed);
        Assert.Equal("Hype.Vm.Testing.Tests.GuestMethodTests, Hype.Vm.Testing.Tests", request.TypeName);
        Assert.Equal(nameof(Succeed), request.MethodName);
    }

    [Fact]
    public void Lambda_is_taken_where_it_uses_nothing()
    {
        Assert.Contains("<>c", Describe(static () => { }).TypeName, StringComparison.Ordinal);
        Assert.Contains("<>c", Describe(() => { }).TypeName, StringComparison.Ordinal);
    }

    [Fact]
    public void Lambda_with_a_variable_is_refused_and_the_variable_named()
    {
        int number = 1;
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Describe(() => Console.WriteLine(number)));
        Assert.True(exception.Message.Contains("It uses number: make it static", StringComparison.Ordinal), exception.Message);
    }

    [Fact]
    public void Lambda_with_the_object_of_the_test_is_refused()
    {
        Assert.Contains("It uses this: make", Assert.Throws<ArgumentException>(() => Describe(() => Console.WriteLine(_name))).Message, StringComparison.Ordinal);
        Assert.Contains("It uses this: make", Assert.Throws<ArgumentException>(() => Describe(Print)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generic_method_is_refused() => Assert.Contains(
        "is generic", Assert.Throws<ArgumentException>(() => Describe(PrintAny<int>)).Message, StringComparison.Ordinal);

    [Fact]
    public void Several_methods_are_refused() => Assert.Contains(
        "Several methods", Assert.Throws<ArgumentException>(() => Describe((Action)Succeed + Succeed)).Message, StringComparison.Ordinal);

    [Fact]
    public void Request_is_read_as_it_was_written()
    {
        GuestRequest request = GuestMethod.Describe(Succeed, s_environment);
        GuestRequest read = GuestRequest.Decode(request.Encode());
        Assert.Equal((request.TypeName, request.MethodName), (read.TypeName, read.MethodName));
        Assert.Equal(s_environment, read.Environment);
    }

    private static GuestRequest Describe(Action code) => GuestMethod.Describe(code, s_environment);

    private static void Succeed()
    {
    }

    private static void PrintAny<T>() => Console.WriteLine(typeof(T));

    private void Print() => Console.WriteLine(_name);
}
